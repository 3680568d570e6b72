import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

type Props = { title: string; text?: ReactNode; action?: ReactNode };

/** Said where rows would be. */
export const Empty = ({ title, text, action }: Props) => (
  <Box textAlign="center" padding={{ vertical: 'l' }} color="inherit">
    <SpaceBetween size="xs" alignItems="center">
      <Box variant="strong" color="inherit">
        {title}
      </Box>
      {text && <Box color="text-body-secondary">{text}</Box>}
      {action && <Box padding={{ top: 'xs' }}>{action}</Box>}
    </SpaceBetween>
  </Box>
);
