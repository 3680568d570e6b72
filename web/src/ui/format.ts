/** Numbers, sizes and times as people of a language write them. */
const BYTE_UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

export const formatCount = (count: number, locale: string) => new Intl.NumberFormat(locale).format(count);

/** Decimal, as clients print it: 28,311,552 is 28.3 MB. */
export const formatBytes = (bytes: number, locale: string): string => {
  // Some languages have no sign for the unit itself, and would spell it out.
  if (bytes < 1000) return inUnit(bytes, 'kilobyte', locale).replace(/k(?=B)/i, '');
  let value = bytes / 1000;
  let unit = 0;
  // 999,950 would be rounded to "1,000 kB".
  while (value >= 999.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return inUnit(value, BYTE_UNITS[unit] ?? 'petabyte', locale);
};

const inUnit = (value: number, unit: string, locale: string) =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value);

export const formatExactTime = (time: string, locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(time));

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the language's own word for now says no time that something happened at: 지금. */
const JUST_NOW: Record<string, string> = { ko: '방금 전' };

/** "3 hours ago"; after a month the date says more. What is to come is rounded, as 24 hours begin with one second less. */
export const formatRelativeTime = (time: string, now: number, locale: string): string => {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000);
  const distance = Math.abs(seconds);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const whole = seconds > 0 ? Math.round : Math.trunc;
  if (distance < 45) return JUST_NOW[locale] ?? relative.format(0, 'second');
  if (distance < HOUR) return relative.format(whole(seconds / MINUTE) || Math.sign(seconds), 'minute');
  if (distance < DAY) return relative.format(whole(seconds / HOUR), 'hour');
  if (distance < 30 * DAY) return relative.format(whole(seconds / DAY), 'day');
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(time));
};

/** `sha256:0de43cde2c4b`: enough to tell two apart at a glance. */
export const shortDigest = (digest: string) => {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 12)}`;
};
