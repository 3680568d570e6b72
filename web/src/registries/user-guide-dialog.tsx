import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';
import { targetOf, useReach } from '../access/may.ts';
import { NoPermission } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { accessKeysQuery } from '../accounts/access-key-queries.ts';
import { sessionQuery } from '../accounts/session-queries.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { Snippet } from '../ui/snippet.tsx';
import { useStored } from '../ui/stored.ts';
import {
  dockerDaemonSettings,
  type ImageAddress,
  loginCommand,
  parseEndpoint,
  pullCommand,
  pushCommand,
  TOOLS,
  type Tool,
} from './commands.ts';
import { exampleImage } from './example-image.ts';
import { registryQuery } from './registry-queries.ts';
import { usableKeys } from './usable-keys.ts';

await loadTextsOnDemand();

type Props = { registry: string; image?: string; tag?: string; digest?: string; onDismiss: () => void };

/** Log in, push and pull, for the tool and the endpoint one chooses. */
export default function UserGuideDialog({ registry: name, onDismiss, ...what }: Props) {
  const { t } = useTranslation(['guide', 'ui']);
  const { may } = useGuard('View/getRegistry', targetOf({ registry: name }));
  const { data: registry, error, refetch } = useQuery({ ...registryQuery(name), enabled: may });
  return (
    <Dialog title={t('title', { name })} size="large" onDismiss={onDismiss}>
      {!may ? (
        <NoPermission action="View/getRegistry" on={targetOf({ registry: name })} />
      ) : registry ? (
        <Guide registry={registry} {...what} />
      ) : error ? (
        <ProblemAlert error={error} onRetry={refetch} />
      ) : (
        <Box textAlign="center" padding="xxl">
          <Spinner /> {t('ui:loading')}
        </Box>
      )}
    </Dialog>
  );
}

const hostOf = (endpoint: string) => parseEndpoint(endpoint).host;

const toolOf = (stored: unknown): Tool => TOOLS.find((tool) => tool === stored) ?? 'docker';

const Guide = ({
  registry,
  image,
  tag,
  digest,
}: Omit<Props, 'registry' | 'onDismiss'> & { registry: Registry }) => {
  const { t } = useTranslation('guide');
  const [tool, setTool] = useStored('tool', toolOf);
  const [endpoint, setEndpoint] = useState(registry.publicEndpoint ? 'public' : 'private');
  const { data: session } = useQuery(sessionQuery());
  const pushes = useGuard('Change/pushImage', targetOf({ registry: registry.name })).may;
  const reach = useReach(pushes ? 'Change/pushImage' : 'View/pullImage');
  const named = image ?? exampleImage(t('exampleImage'), registry.name, reach);
  const url = endpoint === 'public' ? registry.publicEndpointUrl : registry.privateEndpointUrl;
  return (
    <SpaceBetween size="l">
      {session?.account?.apiGatewayAccess === false && <Alert type="warning">{t('noApiGateway')}</Alert>}
      <FormField label={t('endpoint')} stretch>
        <RadioGroup
          value={endpoint}
          onChange={({ detail }) => setEndpoint(detail.value)}
          items={[
            {
              value: 'public',
              label: t('public'),
              description: registry.publicEndpoint
                ? t('publicHint', { host: hostOf(registry.publicEndpointUrl) })
                : t('publicOff'),
              disabled: !registry.publicEndpoint,
            },
            {
              value: 'private',
              label: t('private'),
              description: t('privateHint', { host: hostOf(registry.privateEndpointUrl) }),
            },
          ]}
        />
      </FormField>
      <Tabs
        ariaLabel={t('tool')}
        activeTabId={tool}
        onChange={({ detail }) => setTool(toolOf(detail.activeTabId))}
        tabs={TOOLS.map((id) => ({
          id,
          label: t(`tools.${id}`),
          content: (
            <Steps
              tool={id}
              registry={registry}
              image={image}
              address={{ endpoint: url, image: named, tag, digest }}
            />
          ),
        }))}
      />
    </SpaceBetween>
  );
};

type StepsProps = { tool: Tool; registry: Registry; image: string | undefined; address: ImageAddress };

const Steps = ({ tool, registry, image, address }: StepsProps) => {
  const { t } = useTranslation('guide');
  const on = targetOf({ registry: registry.name, image }, registry.publicRegistry);
  const pushing = useGuard('Change/pushImage', on);
  const pulling = useGuard('View/pullImage', on);
  // The image of the example does not exist yet, and a version says more than "latest".
  const shown = { ...address, tag: address.tag ?? (address.digest ? undefined : '1.0') };
  const push = address.digest ? undefined : pushCommand(tool, shown);
  const daemon = tool === 'docker' ? dockerDaemonSettings(address.endpoint) : undefined;
  return (
    <SpaceBetween size="l">
      {daemon && (
        <Step title={t('daemon')} text={t('daemonText')}>
          <Snippet code={daemon} label={t('daemon')} />
        </Step>
      )}
      <LogIn tool={tool} registry={registry.name} endpoint={address.endpoint} />
      {push && (
        <Step
          title={t('push')}
          text={pushing.button.disabledReason ?? t(tool === 'skopeo' ? 'skopeoPushText' : 'pushText')}
        >
          {pushing.may && <Snippet code={push} label={t('pushCommand', { tool: t(`tools.${tool}`) })} />}
        </Step>
      )}
      <Step
        title={tool === 'kubernetes' ? t('pod') : t('pull')}
        text={pulling.button.disabledReason ?? (tool === 'kubernetes' ? t('podText') : t('pullText'))}
      >
        {pulling.may && (
          <Snippet code={pullCommand(tool, shown)} label={t('pullCommand', { tool: t(`tools.${tool}`) })} />
        )}
      </Step>
      {tool === 'kubernetes' && address.endpoint.startsWith('http:') && (
        <Alert type="info">{t('kubernetesHttp')}</Alert>
      )}
    </SpaceBetween>
  );
};

type LogInProps = { tool: Tool; registry: string; endpoint: string };

/** With the ID of a key that one has already. What is stored in a cluster had better change nothing. */
const LogIn = ({ tool, registry, endpoint }: LogInProps) => {
  const { t } = useTranslation('guide');
  const { data } = useQuery(accessKeysQuery());
  const [chosen, setChosen] = useState<string>();
  const keys = usableKeys(data?.items ?? [], registry, Date.now());
  const cluster = tool === 'kubernetes';
  const key =
    keys.find(({ id }) => id === chosen) ?? keys.find(({ readOnly }) => cluster && readOnly) ?? keys[0];
  const links = {
    keys: <RouteLink href={paths.accessKeys()}>{null}</RouteLink>,
    code: <Box variant="code" />,
  };
  const text = cluster ? (key ? 'secretTextWithKey' : 'secretText') : key ? 'loginTextWithKey' : 'loginText';
  return (
    <Step title={cluster ? t('secret') : t('login')} text={<Trans t={t} i18nKey={text} components={links} />}>
      <SpaceBetween size="xs">
        {keys.length > 1 && (
          <SegmentedControl
            label={t('key')}
            selectedId={key?.id ?? null}
            onChange={({ detail }) => setChosen(detail.selectedId)}
            options={keys.map(({ id, readOnly }) => ({ id, text: readOnly ? t('readOnlyKey', { id }) : id }))}
          />
        )}
        <Snippet
          code={loginCommand(tool, endpoint, key?.id)}
          label={t('loginCommand', { tool: t(`tools.${tool}`) })}
        />
        {cluster && !key?.readOnly && (
          <Alert type="info">
            <Trans t={t} i18nKey="readOnlyAdvice" components={links} />
          </Alert>
        )}
      </SpaceBetween>
    </Step>
  );
};

const Step = ({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) => (
  <section>
    <Box variant="h3">{title}</Box>
    <Box color="text-body-secondary" margin={{ bottom: 'xs' }}>
      {text}
    </Box>
    {children}
  </section>
);
