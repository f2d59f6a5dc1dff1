// The settings of the journeys, for making the pictures of the documentation: `make screenshots`.
import config from './playwright.config.ts';

export default { ...config, projects: [{ name: 'screenshots' }], testMatch: 'screenshots.ts' };
