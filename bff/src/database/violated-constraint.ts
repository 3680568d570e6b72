/** The name of the unique constraint that a statement broke; drizzle wraps the driver's error as its cause. */
export const violatedConstraint = (error: unknown): string | undefined => {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const { code, constraint } = cause as { code?: string; constraint?: string };
  return code === '23505' ? constraint : undefined;
};
