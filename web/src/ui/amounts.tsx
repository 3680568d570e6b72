import { formatBytes, formatCount } from './format.ts';
import { useLocale } from './use-locale.ts';

export const Bytes = ({ value }: { value: number }) => formatBytes(value, useLocale());

export const Count = ({ value }: { value: number }) => formatCount(value, useLocale());
