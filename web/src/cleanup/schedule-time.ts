/** 3 is "03:00". */
export const formatHour = (hour: number): string => `${hour}`.padStart(2, '0').concat(':00');

/** The same moment on the clock of whoever looks at it. Time zones shift through the year; it is today's. */
export const formatLocalHour = (hour: number, locale: string, now: Date, timeZone?: string): string => {
  const moment = new Date(now);
  moment.setUTCHours(hour, 0, 0, 0);
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(moment);
};

export const formatMoment = (time: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(time));
