import type { IncomingMessage } from 'node:http';

const isLoopback = (address: string) => /^(::ffff:)?127\.|^::1$/.test(address);

/** Who sent a request, as Express tells with `trust proxy: loopback`: a proxy on this machine is believed, nobody else. */
export const clientAddress = ({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string => {
  const peer = socket.remoteAddress ?? '';
  if (!isLoopback(peer)) return peer;
  const hops = [headers['x-forwarded-for'] ?? []]
    .flat()
    .flatMap((each) => each.split(','))
    .map((hop) => hop.trim())
    .filter(Boolean);
  return hops.findLast((hop) => !isLoopback(hop)) ?? hops[0] ?? peer;
};
