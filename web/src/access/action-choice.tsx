import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { ACTION_GROUPS, type Policy } from 'shared/access/policy';
import { GRANTABLE_ACTIONS } from 'shared/access/rules';
import styles from './policies.module.css';

export type PolicyAction = NonNullable<Policy['actions']>[number];

type Props = { value: readonly PolicyAction[]; onChange: (value: PolicyAction[]) => void };

/** What a custom policy allows, action by action or a whole kind of them. */
export const ActionChoice = ({ value, onChange }: Props) => {
  const { t } = useTranslation('policies');
  const toggle = (action: PolicyAction, on: boolean) =>
    onChange(on ? [...value, action] : value.filter((each) => each !== action));
  return (
    <ColumnLayout columns={2} minColumnWidth={280}>
      {ACTION_GROUPS.map((group) => {
        const kind = group === 'View/*' ? 'view' : 'change';
        const all = value.includes(group);
        return (
          <fieldset key={group}>
            <legend>{t(`policy.${kind}`)}</legend>
            <SpaceBetween size="xs">
              <Checkbox
                checked={all}
                description={t('policy.allHint')}
                onChange={({ detail }) => toggle(group, detail.checked)}
              >
                {t(`policy.${kind}All`)}
              </Checkbox>
              {GRANTABLE_ACTIONS.filter((action) => action.startsWith(group.slice(0, -1))).map((action) => (
                <Checkbox
                  key={action}
                  checked={all || value.includes(action)}
                  disabled={all}
                  description={<code className={styles.action}>{action}</code>}
                  onChange={({ detail }) => toggle(action, detail.checked)}
                >
                  {t(`action.${action}`)}
                </Checkbox>
              ))}
            </SpaceBetween>
          </fieldset>
        );
      })}
    </ColumnLayout>
  );
};
