/** While the first page is on its way: what index.html shows until then. It says nothing: there may be no texts yet. */
export const FirstLoad = () => <div className="first-load" aria-busy="true" />;
