import ipaddr from 'ipaddr.js';

/** As people write it: `203.0.113.7` also where a socket says `::ffff:203.0.113.7`. What is no address stays as it is. */
export const plainAddress = (address: string): string =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;

/** Whom an address stands for: itself, or its /64, of which every address is at one customer's disposal. */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, 8).join('.');
};

/** @param ranges in CIDR notation; none: every address is */
export const isWithinRanges = (address: string, ranges: readonly string[]): boolean => {
  if (ranges.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
};
