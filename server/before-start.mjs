// Run before the server: an older Node would stop at the first type, or crash in the database's native code, and say nothing useful.
const needed = 24;

if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `Samsvar needs Node ${needed} or newer and this is Node ${process.versions.node}. ` +
      'Install it from nodejs.org, or run npm ci without --omit=dev, which brings its own.',
  );
  process.exit(1);
}
