import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Dialog } from './dialog.tsx';

type Props = {
  title: string;
  /** On the button that does it. Without it there is nothing to confirm. */
  submit: string | undefined;
  /** What has to be typed before. Without it the button is enough. */
  typed?: { label: string; text: string } | undefined;
  busy: boolean;
  /** It cannot be done now. */
  disabled?: boolean;
  children: ReactNode;
  /** Why it was refused. */
  failure?: ReactNode;
  /** Its failure is told by `failure`. */
  onConfirm: () => Promise<unknown>;
  onDismiss: () => void;
};

/** Asks before something goes. What weighs much is named once more, by typing it. */
export const TypedConfirmation = ({ title, submit, typed, busy, disabled = false, ...props }: Props) => {
  const form = useId();
  const [text, setText] = useState('');
  const underWay = useRef(false);
  const confirmed = submit !== undefined && !disabled && (typed === undefined || text.trim() === typed.text);

  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    if (!confirmed || busy || underWay.current) return;
    underWay.current = true;
    await props.onConfirm().catch(() => {});
    underWay.current = false;
  };

  return (
    <Dialog
      title={title}
      onDismiss={props.onDismiss}
      {...(submit !== undefined && { confirm: { text: submit, form, busy, disabled: !confirmed } })}
    >
      <form id={form} onSubmit={confirm} noValidate>
        <SpaceBetween size="m">
          {props.children}
          {typed && (
            <FormField label={typed.label}>
              <ToType wanted={typed.text} value={text} onChange={setText} />
            </FormField>
          )}
          {props.failure}
        </SpaceBetween>
      </form>
    </Dialog>
  );
};

type ToTypeProps = { wanted: string; value: string; onChange: (text: string) => void };

const ToType = ({ wanted, value, onChange }: ToTypeProps) => {
  const input = useRef<InputProps.Ref>(null);
  useEffect(() => {
    // A dialog that opens focuses its first control, a moment later than the field could.
    const frame = requestAnimationFrame(() => input.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Input
      ref={input}
      value={value}
      autoComplete={false}
      disableBrowserAutocorrect
      spellcheck={false}
      placeholder={wanted}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
};
