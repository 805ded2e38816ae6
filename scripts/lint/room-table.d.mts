export type RoomRule = { mayImport: string[]; node: boolean; packages: string[] };
export const rooms: Record<string, RoomRule>;
