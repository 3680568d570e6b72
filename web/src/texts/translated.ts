/** Texts of another language than English. English has a word for one thing, which others may not have: Korean. */
export type Translated<English> = {
  [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Translated<English[Key]>;
};
