/* Web edition; every page is complete without this file. */
(() => {
  // Links name the file, so that they hold without a server; the permanent address does not.
  const tidyAddress = () => {
    if (!location.protocol.startsWith('http') || !location.pathname.endsWith('/index.html')) return;
    const path = location.pathname.slice(0, -'index.html'.length);
    history.replaceState(null, '', path + location.search + location.hash);
  };

  tidyAddress();
})();
