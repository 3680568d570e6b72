import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useTranslation } from 'react-i18next';
import { MAX_POLICIES, type Policy, type PolicyName } from 'shared/access/policy';
import { ActionChoice, type PolicyAction } from './action-choice.tsx';
import styles from './policies.module.css';
import { newDraft, type PolicyDraft } from './policy-drafts.ts';
import { RegistryChoice } from './registry-choice.tsx';
import { POLICY_KINDS } from './use-policy-texts.ts';

type Props = {
  drafts: readonly PolicyDraft[];
  onChange: (drafts: PolicyDraft[]) => void;
  /** Says what is missing, once somebody tried to go on. */
  tried: boolean;
};

export const PoliciesEditor = ({ drafts, onChange, tried }: Props) => {
  const { t } = useTranslation('policies');
  const full = drafts.length >= MAX_POLICIES;
  return (
    <SpaceBetween size="l">
      {drafts.length === 0 ? (
        <Container>
          <Box color="text-body-secondary">{t('policy.none')}</Box>
        </Container>
      ) : (
        <ol className={styles.policies}>
          {drafts.map((draft, index) => (
            <li key={draft.key}>
              <PolicyFields
                number={index + 1}
                draft={draft}
                tried={tried}
                onChange={(changed) => onChange(drafts.map((each) => (each === draft ? changed : each)))}
                onRemove={() => onChange(drafts.filter((each) => each !== draft))}
              />
            </li>
          ))}
        </ol>
      )}
      <Button
        iconName="add-plus"
        formAction="none"
        disabled={full}
        disabledReason={full ? t('policy.full', { count: MAX_POLICIES }) : undefined}
        onClick={() => onChange([...drafts, newDraft()])}
      >
        {t('policy.add')}
      </Button>
    </SpaceBetween>
  );
};

type FieldsProps = {
  number: number;
  draft: PolicyDraft;
  tried: boolean;
  onChange: (draft: PolicyDraft) => void;
  onRemove: () => void;
};

const PolicyFields = ({ number, draft, tried, onChange, onRemove }: FieldsProps) => {
  const { t } = useTranslation('policies');
  const { policy, registries, actions } = draft;
  return (
    <Container
      header={
        <Header
          variant="h3"
          actions={
            <Button formAction="none" ariaLabel={t('policy.removeNumber', { number })} onClick={onRemove}>
              {t('policy.removeOne')}
            </Button>
          }
        >
          {t('policy.number', { number })}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FormField label={t('policy.kind')} stretch>
          <Tiles
            value={policy}
            columns={3}
            items={(Object.keys(POLICY_KINDS) as PolicyName[]).map((name) => ({
              value: name,
              label: t(`policy.${POLICY_KINDS[name]}`),
              description: t(`policy.${POLICY_KINDS[name]}Hint`),
            }))}
            onChange={({ detail }) => onChange({ ...draft, policy: detail.value as PolicyName })}
          />
        </FormField>
        {policy === 'CUSTOM' && (
          <FormField
            label={t('policy.actions')}
            errorText={tried && actions.length === 0 && t('policy.actionsMissing')}
            stretch
          >
            <ActionChoice value={actions} onChange={(chosen) => onChange({ ...draft, actions: chosen })} />
          </FormField>
        )}
        <RegistryChoice
          value={registries}
          tried={tried}
          note={concernsAll(policy, actions) ? t('policy.wide') : undefined}
          onChange={(chosen) => onChange({ ...draft, registries: chosen })}
        />
      </SpaceBetween>
    </Container>
  );
};

/** Registries are created by those who may do it everywhere. */
const concernsAll = (policy: Policy['policy'], actions: readonly PolicyAction[]) =>
  policy === 'NCP_CONTAINER_REGISTRY_MANAGER' ||
  (policy === 'CUSTOM' &&
    actions.some((action) => action === 'Change/*' || action === 'Change/createRegistry'));
