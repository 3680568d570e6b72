import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  title: ReactNode;
  size?: ModalProps.Size;
  children: ReactNode;
  onDismiss: () => void;
  /** Without it there is nothing to decide, only [Close]. */
  confirm?: { text: string; onClick?: () => void; form?: string; busy?: boolean; disabled?: boolean };
  /** Beside `confirm`: leads back instead of closing. Alone: in place of [Close]. */
  cancel?: { text: string; onClick: () => void };
  /** For what must not be lost by a click beside it. */
  stays?: boolean;
};

export const Dialog = ({ title, size = 'medium', children, onDismiss, confirm, cancel, stays }: Props) => {
  const { t } = useTranslation();
  const { text, onClick, form, busy = false, disabled = false } = confirm ?? {};
  return (
    <Modal
      visible
      size={size}
      header={title}
      onDismiss={({ detail }) => {
        if (busy || (stays && detail.reason === 'overlay')) return;
        onDismiss();
      }}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {confirm ? (
              <>
                <Button
                  variant="link"
                  formAction="none"
                  disabled={busy}
                  onClick={cancel?.onClick ?? onDismiss}
                >
                  {cancel?.text ?? t('dialog.cancel')}
                </Button>
                <Button
                  variant="primary"
                  loading={busy}
                  disabled={disabled}
                  formAction={form ? 'submit' : 'none'}
                  {...(form && { form })}
                  {...(onClick && { onClick })}
                >
                  {text}
                </Button>
              </>
            ) : (
              <Button variant="primary" formAction="none" onClick={cancel?.onClick ?? onDismiss}>
                {cancel?.text ?? t('dialog.close')}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
};
