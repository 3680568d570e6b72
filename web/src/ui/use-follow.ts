import { useNavigate } from 'react-router';

type FollowEvent = {
  detail: { href?: string; external?: boolean; target?: string };
  preventDefault: () => void;
};

/** For Cloudscape's `onFollow`: goes there without loading the page anew. */
export const useFollow = () => {
  const navigate = useNavigate();
  return (event: FollowEvent) => {
    const { href, external, target } = event.detail;
    if (href === undefined || external || target === '_blank') return;
    event.preventDefault();
    navigate(href);
  };
};
