import { useNavigate } from 'react-router';

type FollowEvent = {
  detail: { href?: string; external?: boolean; target?: string };
  preventDefault: () => void;
  stopPropagation: () => void;
};

/** For Cloudscape's `onFollow`: goes there without loading the page anew. */
export const useFollow = () => {
  const navigate = useNavigate();
  return (event: FollowEvent) => {
    const { href, external, target } = event.detail;
    if (href === undefined || external || target === '_blank') return;
    event.preventDefault();
    // A link in a row that can be selected must not select it as well: that would be a second navigation.
    event.stopPropagation();
    navigate(href);
  };
};
