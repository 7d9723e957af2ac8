/** How browsers, windows inside apps and fetchers of previews name themselves, as seen in the wild. */

const ANDROID = 'Mozilla/5.0 (Linux; Android 13; SM-A515F Build/TP1A.220624.014';
const WEBVIEW = 'AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.6778.135 Mobile Safari/537.36';
const iphone = (version: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`;

export const IN_APP = {
  facebookOnAndroid: { agent: `${ANDROID}; wv) ${WEBVIEW} [FB_IAB/FB4A;FBAV/490.0.0.63.82;]`, system: 'android' },
  messengerOnAndroid: {
    agent: `${ANDROID}; wv) ${WEBVIEW} [FB_IAB/Orca-Android;FBAV/487.0.0.63.109;]`,
    system: 'android',
  },
  whatsappOnAndroid: { agent: `${ANDROID}; wv) ${WEBVIEW} WhatsApp/2.24.25.78`, system: 'android' },
  instagramOnAndroid: { agent: `${ANDROID}; wv) ${WEBVIEW} Instagram 361.0.0.46.88 Android`, system: 'android' },
  anyWebView: { agent: `${ANDROID}; wv) ${WEBVIEW}`, system: 'android' },
  facebookOnIphone: { agent: `${iphone('17_6_1')} [FBAN/FBIOS;FBAV/491.0.0.47.107;FBDV/iPhone14,5]`, system: 'ios' },
  facebookOnOldIphone: { agent: `${iphone('15_8')} [FBAN/FBIOS;FBAV/420.0.0.32.71]`, system: 'ios' },
  messengerOnIphone: { agent: `${iphone('17_6')} [FBAN/MessengerForiOS;FBAV/488.0.0.51.109]`, system: 'ios' },
  instagramOnIphone: { agent: `${iphone('18_1')} Instagram 361.0.0.29.82 (iPhone14,5; iOS 18_1)`, system: 'ios' },
  lineOnIphone: { agent: `${iphone('18_1')} Safari Line/14.20.0`, system: 'ios' },
  linkedInOnIphone: { agent: `${iphone('18_1')} [LinkedInApp]/9.30`, system: 'ios' },
  facebookOnADesk: {
    agent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0 Safari/537.36 [FBAN/MessengerLiteForWindows]',
    system: 'other',
  },
} as const;

export const BROWSERS = {
  chrome:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  safari: `${iphone('17_6').replace(' Mobile', ' Version/17.6 Mobile')} Safari/604.1`,
  firefox: 'Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0',
  samsung:
    'Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0',
} as const;

export const FETCHERS = {
  whatsapp: 'WhatsApp/2.23.20.0 A',
  facebook: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  linkedIn: 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  skype: 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
  nothing: '',
} as const;
