import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useFollow } from './use-follow.ts';

export const RouteLink = (props: LinkProps & { href: string }) => <Link {...props} onFollow={useFollow()} />;

export const RouteButton = (props: ButtonProps & { href: string }) => (
  <Button {...props} onFollow={useFollow()} />
);
