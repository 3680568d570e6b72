import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import TokenGroup from '@cloudscape-design/components/token-group';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './tags.module.css';

const PATTERN = /^[\w.*-]+$/;
const LENGTH_MAX = 128;
const COUNT_MAX = 50;

type Wrong = 'characters' | 'long' | 'twice' | 'many';

/** Patterns, and one that is being typed: it counts as well, whether or not it was added to the others. */
export const useTagPatterns = (initial: readonly string[]) => {
  const [touched, setTouched] = useState<readonly string[]>();
  const [draft, setDraft] = useState('');
  const patterns = touched ?? initial;
  const typed = draft.trim();
  const wrong = typed === '' ? undefined : wrongOf(typed, patterns);
  const all = typed === '' || wrong ? patterns : [...patterns, typed];
  return {
    patterns,
    draft,
    setDraft,
    wrong,
    all,
    changed: !isSame(all, initial),
    add: () => {
      if (typed === '' || wrong) return;
      setTouched(all);
      setDraft('');
    },
    remove: (pattern: string) => setTouched(patterns.filter((each) => each !== pattern)),
  };
};

const wrongOf = (typed: string, patterns: readonly string[]): Wrong | undefined => {
  if (!PATTERN.test(typed)) return 'characters';
  if (typed.length > LENGTH_MAX) return 'long';
  if (patterns.includes(typed)) return 'twice';
  return patterns.length >= COUNT_MAX ? 'many' : undefined;
};

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each, index) => each === others[index]);

type Props = {
  value: ReturnType<typeof useTagPatterns>;
  disabled: boolean;
  /** What else protects tags here. */
  constraint?: string | undefined;
};

/** Which tags nothing deletes: one pattern after the other. */
export const TagPatternsField = ({ value, disabled, constraint }: Props) => {
  const { t } = useTranslation('deletions');
  const { patterns, draft, wrong } = value;
  return (
    <FormField
      label={t('patterns.label')}
      description={t('patterns.hint')}
      constraintText={constraint}
      errorText={wrong && t(`patterns.${wrong}`, { max: COUNT_MAX })}
    >
      <div className={styles.patterns}>
        <div className={styles.adding}>
          <Input
            value={draft}
            disabled={disabled}
            autoComplete={false}
            disableBrowserAutocorrect
            spellcheck={false}
            placeholder="v*"
            onChange={({ detail }) => value.setDraft(detail.value)}
            onKeyDown={(event) => {
              if (event.detail.key !== 'Enter' || draft.trim() === '') return;
              // Of the dialog's form, were there one.
              event.preventDefault();
              value.add();
            }}
          />
        </div>
        <Button
          formAction="none"
          disabled={disabled || draft.trim() === '' || wrong !== undefined}
          onClick={value.add}
        >
          {t('patterns.add')}
        </Button>
      </div>
      {patterns.length > 0 && (
        <TokenGroup
          items={patterns.map((pattern) => ({
            label: pattern,
            dismissLabel: t('patterns.remove', { pattern }),
            disabled,
          }))}
          onDismiss={({ detail }) => {
            const pattern = patterns[detail.itemIndex];
            if (pattern !== undefined) value.remove(pattern);
          }}
        />
      )}
    </FormField>
  );
};
