// With Zod: the rule is the very one that the server holds a password to.
const { NewPassword } = await import('shared/accounts/password');

export const PASSWORD_LENGTH = { min: NewPassword.minLength ?? 0, max: NewPassword.maxLength ?? 0 };

export const isNewPassword = (text: string) => NewPassword.safeParse(text).success;
