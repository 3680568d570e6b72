import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Session } from 'shared/accounts/session';
import { signOutMutation } from '../accounts/session-queries.ts';
import { paths } from '../paths.ts';
import { changeAppearance, DENSITIES, THEMES, useAppearance } from '../theme/appearance.ts';
import { useFollow } from '../ui/use-follow.ts';
import { dismissAllNotices, notify } from './notices.ts';
import styles from './top-bar.module.css';

export const TopBar = ({ account }: { account: Session['account'] }) => {
  const { t } = useTranslation(['frame', 'common']);
  const follow = useFollow();
  const signOut = useSignOut();
  return (
    // The reference of AppLayout's `headerSelector`: it measures how high the bar is.
    <div id="top-bar" className={styles.topBar}>
      <TopNavigation
        identity={{
          title: t('common:product'),
          href: paths.home(),
          onFollow: followHome(follow),
        }}
        utilities={[
          useAppearanceMenu(),
          {
            type: 'menu-dropdown',
            iconName: 'user-profile',
            text: account?.loginId ?? '',
            ariaLabel: t('account.menu', { loginId: account?.loginId }),
            description: account?.kind === 'sub' ? t('account.sub') : t('account.main'),
            disableUtilityCollapse: true,
            items: [
              { id: 'access-keys', text: t('nav.accessKeys'), href: paths.accessKeys(), iconName: 'key' },
              { id: 'sign-out', text: t('account.signOut') },
            ],
            onItemFollow: follow,
            onItemClick: ({ detail }) => {
              if (detail.id === 'sign-out') signOut();
            },
          },
        ]}
      />
    </div>
  );
};

/** The identity's event carries no address. */
const followHome = (follow: ReturnType<typeof useFollow>) => (event: Omit<FollowEvent, 'detail'>) =>
  follow({
    detail: { href: paths.home() },
    preventDefault: () => event.preventDefault(),
    stopPropagation: () => event.stopPropagation(),
  });

type FollowEvent = Parameters<ReturnType<typeof useFollow>>[0];

const useAppearanceMenu = (): TopNavigationProps.Utility => {
  const { t } = useTranslation(['frame', 'common']);
  const { theme, density } = useAppearance();
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: t('appearance.menu'),
    title: t('appearance.menu'),
    disableUtilityCollapse: true,
    items: [
      {
        id: 'theme',
        text: t('appearance.theme'),
        items: THEMES.map((id) => ({
          id,
          itemType: 'checkbox' as const,
          text: t(`appearance.${id}`),
          checked: id === theme,
        })),
      },
      {
        id: 'density',
        text: t('appearance.density'),
        items: DENSITIES.map((id) => ({
          id,
          itemType: 'checkbox' as const,
          text: t(`appearance.${id}`),
          checked: id === density,
        })),
      },
    ],
    onItemClick: ({ detail: { id } }) => {
      const theme = THEMES.find((each) => each === id);
      const density = DENSITIES.find((each) => each === id);
      changeAppearance({ ...(theme && { theme }), ...(density && { density }) });
    },
  };
};

const useSignOut = () => {
  const { t } = useTranslation(['frame', 'common']);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { mutate } = useMutation(signOutMutation());
  return () =>
    mutate(undefined, {
      onSuccess: async () => {
        dismissAllNotices();
        queryClient.removeQueries({ queryKey: ['session'] });
        await navigate(paths.signIn());
        queryClient.clear();
      },
      onError: () =>
        notify({
          type: 'error',
          header: t('account.signOutFailed'),
          content: t('account.signOutFailedHint'),
        }),
    });
};
