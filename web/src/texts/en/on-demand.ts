import images from './images.json';
import keyboard from './keyboard.json';
import manifests from './manifests.json';
import overview from './overview.json';
import search from './search.json';
import tags from './tags.json';

/** What is said by what comes when it is opened: the home page, everything in a registry, the search, the list of shortcuts. */
export const onDemandTexts = { images, keyboard, manifests, overview, search, tags };
