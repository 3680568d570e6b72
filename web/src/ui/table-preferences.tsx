import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGE_SIZES } from 'shared/http/page';
import { Dialog } from './dialog.tsx';

type Choice = { hidden: readonly string[]; limit: number };
type Props = Choice & {
  columns: readonly { id: string; header: string }[];
  onChoose: (choice: Choice) => void;
  onCancel: () => void;
};

export default function TablePreferences({ columns, hidden, limit, onChoose, onCancel }: Props) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<Choice>({ hidden, limit });
  const show = (id: string, shown: boolean) =>
    setChoice({
      ...choice,
      hidden: shown ? choice.hidden.filter((other) => other !== id) : [...choice.hidden, id],
    });
  return (
    <Dialog
      title={t('list.preferences')}
      size="small"
      onDismiss={onCancel}
      confirm={{ text: t('dialog.save'), onClick: () => onChoose(choice) }}
    >
      <SpaceBetween size="l">
        <FormField label={t('list.pageSize')}>
          <RadioGroup
            value={String(choice.limit)}
            onChange={({ detail }) => setChoice({ ...choice, limit: Number(detail.value) })}
            items={PAGE_SIZES.map((size) => ({
              value: String(size),
              label: t('list.rows', { count: size }),
            }))}
          />
        </FormField>
        <fieldset>
          <legend>{t('list.columns')}</legend>
          <SpaceBetween size="xs">
            {columns.map(({ id, header }) => (
              <Checkbox
                key={id}
                checked={!choice.hidden.includes(id)}
                onChange={({ detail }) => show(id, detail.checked)}
              >
                {header}
              </Checkbox>
            ))}
          </SpaceBetween>
        </fieldset>
      </SpaceBetween>
    </Dialog>
  );
}
