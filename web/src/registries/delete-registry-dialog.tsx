import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Registry } from 'shared/registries/registry';
import { targetOf, useMay } from '../access/may.ts';
import { NoPermission } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import styles from '../deletions/deletions.module.css';
import { Facts } from '../deletions/facts.tsx';
import { dismissNotice, notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatBytes } from '../ui/format.ts';
import { RouteButton } from '../ui/route-link.tsx';
import { TypedConfirmation } from '../ui/typed-confirmation.tsx';
import { useAddress, withPart } from '../ui/use-address.ts';
import { useLocale } from '../ui/use-locale.ts';
import { parseEndpoint } from './commands.ts';
import { deleteRegistryMutation, registryQuery } from './registry-queries.ts';

await loadTextsOnDemand();

type Props = { registry: string; onDismiss: () => void };

export default function DeleteRegistryDialog({ registry: name, onDismiss }: Props) {
  const { t } = useTranslation(['deletions', 'ui']);
  const { may } = useGuard('View/getRegistry', targetOf({ registry: name }));
  const { data: registry, error, refetch } = useQuery({ ...registryQuery(name), enabled: may });
  if (may && registry) return <Question registry={registry} onDismiss={onDismiss} />;
  return (
    <Dialog title={t('registry.title')} onDismiss={onDismiss}>
      {!may ? (
        <NoPermission action="View/getRegistry" on={targetOf({ registry: name })} />
      ) : error ? (
        <ProblemAlert error={error} onRetry={refetch} />
      ) : (
        <Box textAlign="center" padding="xl">
          <Spinner /> {t('ui:loading')}
        </Box>
      )}
    </Dialog>
  );
}

const Question = ({ registry, onDismiss }: { registry: Registry; onDismiss: () => void }) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const navigate = useNavigate();
  const { change } = useAddress();
  const may = useMay();
  const { name, bucket, imageCount, tagCount, usageBytes } = registry;
  const { may: mayDelete, button } = useGuard('Change/deleteRegistry', targetOf({ registry: name }));
  const deletion = useMutation(deleteRegistryMutation(name));

  const remove = async () => {
    await deletion.mutateAsync();
    const id: number = notify({
      type: 'success',
      content:
        imageCount > 0 ? t('registry.done', { name, bucket }) : t('registry.doneEmpty', { name, bucket }),
      ...(may('Change/createRegistry') && {
        action: (
          <Button
            onClick={() => {
              dismissNotice(id);
              navigate(paths.registries({ dialog: 'create', bucket }));
            }}
          >
            {t('registry.again')}
          </Button>
        ),
      }),
    });
    // The list stays as it was searched and sorted.
    change((now) => withPart('selected', undefined)(withPart('dialog', undefined)(now)), { replace: true });
  };

  const addresses = [
    ...(registry.publicEndpoint ? [registry.publicEndpointUrl] : []),
    registry.privateEndpointUrl,
  ];
  return (
    <TypedConfirmation
      title={t('registry.title')}
      submit={t('open')}
      typed={{ label: t('type.name', { name }), text: name }}
      busy={deletion.isPending}
      disabled={!mayDelete}
      failure={deletion.error && <ProblemAlert error={deletion.error} />}
      onConfirm={remove}
      onDismiss={onDismiss}
    >
      {button.disabledReason && <Alert type="info">{button.disabledReason}</Alert>}
      <div className={styles.headline}>{t('registry.goes', { name })}</div>
      <Facts
        facts={[
          {
            label: t('registry.stops'),
            value: (
              <>
                {t('registry.stopsText')}
                <ul className={styles.chips}>
                  {addresses.map(parseEndpoint).map(({ host, prefix }) => (
                    <li key={host} className={styles.chip}>
                      <code>{host + prefix}</code>
                    </li>
                  ))}
                </ul>
              </>
            ),
          },
          {
            label: t('registry.stays'),
            value:
              imageCount > 0
                ? t('registry.staysText', {
                    bucket,
                    images: t('count.images', { count: imageCount }),
                    tags: t('count.tags', { count: tagCount }),
                    size: formatBytes(usageBytes, locale),
                  })
                : t('registry.staysEmpty', { bucket }),
          },
          imageCount > 0 && { label: t('registry.back'), value: t('registry.backText') },
        ]}
      />
      {imageCount > 0 && (
        <Alert
          type="info"
          action={<RouteButton href={paths.images(name)}>{t('registry.toImages')}</RouteButton>}
        >
          {t('registry.first')}
        </Alert>
      )}
    </TypedConfirmation>
  );
};
