export declare function buildRenderer(outDir?: string): Promise<void>;
/** The runs in a browser; the folder has nothing but what its server gives to anybody. */
export declare function buildDashboard(outDir?: string): Promise<void>;
