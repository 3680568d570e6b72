/** A day such as `2026-05-28`, which is one of UTC wherever it is read. */
export const formatDay = (day: string | undefined, locale: string, length: 'short' | 'long') =>
  day === undefined
    ? ''
    : new Intl.DateTimeFormat(locale, {
        timeZone: 'UTC',
        day: 'numeric',
        month: length,
        ...(length === 'long' && { year: 'numeric' }),
      }).format(new Date(day));
