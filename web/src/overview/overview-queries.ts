import { queryOptions } from '@tanstack/react-query';
import { getOverview } from 'shared/overview/overview';
import { call } from '../api/call.ts';

export const overviewKey = ['overview'] as const;

export const overviewQuery = () =>
  queryOptions({
    queryKey: overviewKey,
    queryFn: ({ signal }) => call(getOverview, {}, signal),
  });
