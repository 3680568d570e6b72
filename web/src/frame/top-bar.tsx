import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useTranslation } from 'react-i18next';
import type { Session } from 'shared/accounts/session';
import { showOverlay } from '../keyboard/overlay.ts';
import { paths } from '../paths.ts';
import { SearchField } from '../search/search-field.tsx';
import { changeAppearance, DENSITIES, THEMES, useAppearance } from '../theme/appearance.ts';
import { useFollow } from '../ui/use-follow.ts';
import { usePhone } from '../ui/use-phone.ts';
import styles from './top-bar.module.css';
import { useLanguageMenu } from './use-language-menu.ts';
import { useSignOut } from './use-sign-out.ts';

export const TopBar = ({ account }: { account: Session['account'] }) => {
  const { t } = useTranslation(['frame', 'ui']);
  const follow = useFollow();
  const phone = usePhone();
  const signOut = useSignOut();
  return (
    // The reference of AppLayout's `headerSelector`: it measures how high the bar is.
    <div id="top-bar" className={styles.topBar}>
      <TopNavigation
        identity={{
          title: t('ui:product'),
          href: paths.home(),
          onFollow: followHome(follow),
        }}
        search={!phone && <SearchField />}
        utilities={[
          // Cloudscape would show the field's place first, for another click.
          ...(phone
            ? [
                {
                  type: 'button' as const,
                  iconName: 'search' as const,
                  ariaLabel: t('search.open'),
                  disableUtilityCollapse: true,
                  onClick: () => showOverlay('palette'),
                },
              ]
            : []),
          useAppearanceMenu(),
          {
            type: 'menu-dropdown',
            iconName: 'user-profile',
            text: account?.loginId ?? '',
            ariaLabel: t('account.menu', { loginId: account?.loginId }),
            description: account?.kind === 'sub' ? t('account.sub') : t('account.main'),
            disableUtilityCollapse: true,
            items: [
              { id: 'account', text: t('account.open'), href: paths.account(), iconName: 'user-profile' },
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
  const { t } = useTranslation(['frame', 'ui']);
  const { theme, density } = useAppearance();
  const language = useLanguageMenu();
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
      language.group,
      { id: 'shortcuts', text: t('keyboard.shortcuts') },
    ],
    onItemClick: ({ detail: { id } }) => {
      if (id === 'shortcuts') return showOverlay('shortcuts');
      language.choose(id);
      const theme = THEMES.find((each) => each === id);
      const density = DENSITIES.find((each) => each === id);
      changeAppearance({ ...(theme && { theme }), ...(density && { density }) });
    },
  };
};
