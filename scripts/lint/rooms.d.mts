export type RoomRule = { mayImport: string[]; node: boolean; packages: string[] };
export const rooms: Record<string, RoomRule>;
export function roomOf(file: string): string | null;
export function refusal(file: string, specifier: string): string | null;
