// The version this program calls itself by; a test keeps it equal to package.json.

export const toolVersion = '0.1.0';
/** As it stands in plans and manifests. */
export const toolName = `tableferry ${toolVersion}`;
