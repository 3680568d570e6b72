/** "24 hours", "3 days". */
export const formatRestoreTime = (hours: number, locale: string) => {
  const days = hours / 24;
  const [value, unit] = days > 1 && Number.isInteger(days) ? [days, 'day'] : [hours, 'hour'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
};
