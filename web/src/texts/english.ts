import accounts from './en/accounts.json';
import common from './en/common.json';
import frame from './en/frame.json';
import images from './en/images.json';
import manifests from './en/manifests.json';
import registries from './en/registries.json';
import tags from './en/tags.json';

/** The language every other one is measured against: what is not here does not compile. */
export const english = { common, frame, accounts, registries, images, tags, manifests };
