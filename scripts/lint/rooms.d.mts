export function roomOf(file: string): string | null;
export function refusal(file: string, specifier: string): string | null;
