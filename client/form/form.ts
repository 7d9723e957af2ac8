/** The form page's script. What it may rely on: `server/respond/README.md`. */
export {};
