import { queryOptions } from '@tanstack/react-query';
import { type AuditQuery, checkAuditChain, listAuditEvents } from 'shared/audit/audit-event';
import { call } from '../api/call.ts';

export const auditEventsQuery = (query: AuditQuery) =>
  queryOptions({
    queryKey: ['audit-events', 'list', query],
    queryFn: ({ signal }) => call(listAuditEvents, { query }, signal),
  });

/** Reads the whole log, so only when somebody wants it. */
export const auditChainQuery = () =>
  queryOptions({
    queryKey: ['audit-events', 'chain'],
    queryFn: ({ signal }) => call(checkAuditChain, {}, signal),
    enabled: false,
    retry: false,
  });
