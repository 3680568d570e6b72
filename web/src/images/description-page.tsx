import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { ImageRef } from 'shared/images/image';
import { sessionQuery } from '../accounts/session-queries.ts';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { crumbsToImage } from './crumbs.ts';
import styles from './description-editor.module.css';
import { DescriptionEditor } from './description-editor.tsx';
import { imageQuery } from './image-queries.ts';

export const loader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const at = params as ImageRef;
    const [session] = await Promise.all([
      load(queryClient, sessionQuery()),
      load(queryClient, imageQuery(at)),
    ]);
    return { at, account: session.account?.loginId ?? '' };
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '' }) => ({
    title: t('images:full.title'),
    crumbs: crumbsToImage(t, { registry, image }),
    help: { title: t('images:full.helpTitle'), text: t('images:full.help') },
  }),
};

export const Component = () => {
  const { at, account } = useLoaderData<Awaited<ReturnType<ReturnType<typeof loader>>>>();
  const { t } = useTranslation('images');
  const { data: image } = useSuspenseQuery(imageQuery(at));
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            <Trans
              t={t}
              i18nKey="full.of"
              values={{ image: at.image }}
              components={{ name: <strong className={styles.name} /> }}
            />
          }
        >
          {t('full.title')}
        </Header>
      }
    >
      <DescriptionEditor
        // Another image is another text.
        key={`${at.registry}/${at.image}`}
        at={at}
        account={account}
        stored={image}
      />
    </ContentLayout>
  );
};
