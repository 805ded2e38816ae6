// What a child process gets of this one's environment: everything else would make a test depend on who runs it.

/** The path, and where compiled sources are kept: most of what a short command costs is compiling them. */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE: cache } = process.env;
  return { PATH, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) };
}
