// The short name that a source has in Terraform: it ends the names of its linked service and of its secret.

/** A letter, and up to 30 lower-case letters and digits, from the name of a database. */
export function sourceName(database: string): string {
  const plain = database.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return (/^[a-z]/.test(plain) ? plain : `db${plain}`).slice(0, 31);
}
