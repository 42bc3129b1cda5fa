import { type DigestWords, digestLine } from "./digest-line.ts";
import type { MailWords } from "./mail-words.ts";

const SECURITY_UNASKED =
  "إن لم تكن أنت من فعل ذلك، فافتح إعدادات الأمان الآن: غيّر كلمة المرور وأنهِ الجلسات التي لا تعرفها.";
const EVERY_WAY = "نُعلمك بكل تغيير في طريقة تسجيل دخولك.";
const SECURITY = "إعدادات الأمان";

const MFA_CHANGES = {
  "totp-added": "أُضيف تطبيق مصادقة",
  "totp-removed": "أُزيل تطبيق المصادقة",
  "passkey-added": "أُضيف مفتاح مرور",
  "passkey-removed": "أُزيل مفتاح مرور",
  "recovery-codes-made": "أُنشئت رموز استرداد جديدة ولم تعد الرموز القديمة صالحة",
  reset: "أُزيلت كل تطبيقات المصادقة ومفاتيح المرور ورموز الاسترداد",
};

const HAPPENED: DigestWords = {
  mention: (actor) => `إشارة إليك من ${actor}`,
  direct: (actor) => `رسالة إليك من ${actor}`,
  reply: (actor) => `رد عليك من ${actor}`,
  thread: (actor) => `رسالة من ${actor} في سلسلة تتابعها`,
  message: (actor) => `رسالة من ${actor}`,
  reaction: (actor) => `تفاعل مع رسالتك من ${actor}`,
  scheduled_failed: () => "لم تُرسل رسالة كنت قد جدولتها",
  somebody: "شخص ما",
};

export const arabic: MailWords = {
  language: "ar",
  direction: "rtl",
  greeting: (name) => (name === null ? "مرحبًا،" : `مرحبًا ${name}،`),
  linkLives: (duration) => `صالح لمرة واحدة وخلال ${duration}.`,
  copyLink: "إن لم يعمل الزر، فافتح هذا العنوان في متصفحك:",
  mails: {
    "verify-email": (_, { place }) => ({
      subject: "أكّد عنوان بريدك الإلكتروني",
      body: [`أكّد أن هذا العنوان لك لتتمكن من استخدام Parley على ${place}.`],
      button: "تأكيد العنوان",
      why: `أُدخل هذا العنوان لحساب على ${place}.`,
      unasked: "إن لم تُدخله أنت، فتجاهل هذه الرسالة: يبقى العنوان غير مؤكد ثم يُنسى.",
    }),
    "already-registered": (_, { place }) => ({
      subject: "لديك حساب بالفعل",
      body: [
        `حاول شخص ما، ولعله أنت، إنشاء حساب على ${place} بهذا العنوان. لهذا العنوان حساب بالفعل: سجّل الدخول بدلًا من ذلك.`,
        "إن نسيت كلمة المرور، فيمكنك تعيين كلمة جديدة من صفحة تسجيل الدخول.",
      ],
      button: "تسجيل الدخول",
      why: `هذا العنوان تابع لحساب على ${place}.`,
      unasked: "إن لم تكن أنت، فلا حاجة إلى فعل شيء: لم يتغير شيء ولم يُعلَم أحد بحسابك.",
    }),
    "reset-password": (_, { place }) => ({
      subject: "عيّن كلمة مرور جديدة",
      body: [`يمكنك تعيين كلمة مرور جديدة لحسابك على ${place}. ستُنهى بعدها جلساتك الأخرى.`],
      button: "تعيين كلمة مرور جديدة",
      why: "طُلبت كلمة مرور جديدة بهذا العنوان.",
      unasked: "إن لم تطلبها، فلا حاجة إلى فعل شيء: تبقى كلمة المرور كما هي.",
    }),
    "password-changed": (_, { place }) => ({
      subject: "تغيّرت كلمة المرور",
      body: [`تغيّرت كلمة مرور حسابك على ${place}.`],
      button: SECURITY,
      why: "نُعلمك بكل تغيير في كلمة المرور.",
      unasked: "إن لم تكن أنت، فعيّن كلمة جديدة الآن عبر «نسيت كلمة المرور» في صفحة تسجيل الدخول.",
    }),
    "confirm-new-email": (_, { place }) => ({
      subject: "أكّد عنوان بريدك الجديد",
      body: [`أكّد أن هذا سيكون عنوان حسابك على ${place}.`],
      button: "تأكيد العنوان",
      why: `أُدخل هذا العنوان عنوانًا جديدًا لحساب على ${place}.`,
      unasked: "إن لم تطلب ذلك، فلا حاجة إلى فعل شيء: لا يتغير شيء دون هذا الرابط.",
    }),
    "confirm-email-change": ({ newEmail }, { place, quote }) => ({
      subject: "هل يُغيَّر عنوان بريدك؟",
      body: [`سيصبح عنوان حسابك على ${place} هو ${quote(newEmail)}. أكّد أنك تريد ذلك.`],
      button: "تأكيد التغيير",
      why: "هذا هو عنوان حسابك الآن، لذلك يحتاج التغيير إلى موافقتك هنا أيضًا.",
      unasked: "إن لم تطلب ذلك، فلا تؤكد: يبقى عنوانك. ثم غيّر كلمة المرور، فهناك من سجّل الدخول غيرك.",
    }),
    "email-changed": ({ newEmail }, { place, quote }) => ({
      subject: "تغيّر عنوان بريدك",
      body: [`أصبح عنوان حسابك على ${place} هو ${quote(newEmail)}. لن تصل رسائل أخرى إلى هذا العنوان.`],
      button: SECURITY,
      why: "كان هذا عنوان حسابك.",
      unasked: "إن لم تكن أنت، فأبلغ مسؤول الخادم فورًا.",
    }),
    "username-changed": ({ username }, { place, quote }) => ({
      subject: "تغيّر اسم المستخدم",
      body: [`أصبح اسم المستخدم الخاص بك على ${place} هو ${quote(username)}.`],
      button: SECURITY,
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "sign-in": (_, { place }) => ({
      subject: "رمز تسجيل الدخول",
      body: [`سجّل الدخول على ${place} بهذا الرمز، أو بالزر في المتصفح الذي طلبته منه. لا تُعطِ الرمز لأحد.`],
      button: "تسجيل الدخول",
      why: "طلب شخص ما تسجيل الدخول بهذا العنوان.",
      unasked: "إن لم تكن أنت، فتجاهل هذه الرسالة: لا يدخل أحد دون الرمز.",
    }),
    "confirm-code": (_, { place }) => ({
      subject: "رمز التأكيد",
      body: [`أكّد على ${place} بهذا الرمز أنك أنت. لا تُعطِ الرمز لأحد.`],
      button: SECURITY,
      why: "شخص مسجّل الدخول إلى حسابك على وشك تغيير أمر مهم.",
      unasked: SECURITY_UNASKED,
    }),
    "new-device": ({ device, ip, place: from, at }, { place, quote, time }) => ({
      subject: "سجّل جهاز جديد الدخول",
      body: [
        `سجّل شخص ما الدخول إلى حسابك على ${place} من جهاز لم يُستخدم من قبل.`,
        ...(device === "" ? [] : [`الجهاز: ${quote(device)}`]),
        ...(from === null ? [] : [`المكان: ${quote(from)}`]),
        ...(ip === null ? [] : [`عنوان IP: ${quote(ip)}`]),
        `الوقت: ${time(at)}`,
        "إن كنت أنت، فلا حاجة إلى فعل شيء.",
      ],
      button: "لم أكن أنا",
      why: "نُعلمك بكل جهاز جديد على حسابك.",
      unasked: "إن لم تكن أنت، فاستخدم الزر: فهو يُنهي تلك الجلسة. ثم غيّر كلمة المرور.",
    }),
    "mfa-changed": ({ change }, { place }) => ({
      subject: "تغيّر تسجيل الدخول بخطوتين",
      body: [`${MFA_CHANGES[change]} لحسابك على ${place}.`],
      button: SECURITY,
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "stranger-undone": ({ apiTokens, passkeys, totp, recoveryCodes, providers }, { place, quote }) => ({
      subject: "أُزيل ما أنشأه غيرك",
      body: [
        `قلتَ إن تسجيل دخول إلى حسابك على ${place} لم يكن منك. أُزيل ما أُنشئ في تلك الجلسة:`,
        ...apiTokens.map((name) => `رمز API باسم ${quote(name)}`),
        ...passkeys.map((name) => `مفتاح مرور باسم ${quote(name)}`),
        ...(totp ? ["تطبيق المصادقة"] : []),
        ...(recoveryCodes ? ["رموز الاسترداد: أنشئ رموزًا جديدة إن كنت تستخدمها"] : []),
        ...providers.map((name) => `تسجيل الدخول عبر ${quote(name)}`),
      ],
      button: SECURITY,
      why: EVERY_WAY,
      unasked: "إن كان شيء من هذا لك فأنشئه من جديد، وعيّن كلمة مرور أخرى على أي حال.",
    }),
    "api-token-made": ({ name }, { place, quote }) => ({
      subject: "أُنشئ رمز API",
      body: [`أُنشئ رمز API باسم ${quote(name)} لحسابك على ${place}. من يملكه يستطيع التصرف باسمك.`],
      button: SECURITY,
      why: "نخبرك بكل رمز API يُنشأ.",
      unasked: SECURITY_UNASKED,
    }),
    "recovery-code-used": ({ left }, { place }) => ({
      subject: "استُخدم رمز استرداد",
      body: [
        `سجّل شخص ما الدخول إلى حسابك على ${place} بأحد رموز الاسترداد. الرموز المتبقية: ${left}.`,
        ...(left <= 3 ? ["أنشئ رموزًا جديدة قبل أن تنفد."] : []),
      ],
      button: SECURITY,
      why: "نُعلمك بكل رمز استرداد يُستخدم.",
      unasked: SECURITY_UNASKED,
    }),
    "provider-linked": ({ provider }, { place, quote }) => ({
      subject: "أُضيفت طريقة لتسجيل الدخول",
      body: [`يمكنك الآن تسجيل الدخول إلى حسابك على ${place} عبر ${quote(provider)}.`],
      button: SECURITY,
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "provider-unlinked": ({ provider }, { place, quote }) => ({
      subject: "أُزيلت طريقة لتسجيل الدخول",
      body: [`لم يعد ممكنًا تسجيل الدخول إلى حسابك على ${place} عبر ${quote(provider)}.`],
      button: SECURITY,
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "account-locked": (_, { place }) => ({
      subject: "قُفل حسابك",
      body: [`قفل أحد المسؤولين حسابك على ${place}. أُنهيت كل جلساته، ولا يمكن لأحد تسجيل الدخول حتى يُفتح.`],
      button: "صفحة تسجيل الدخول",
      why: "نُعلمك حين يُقفل حسابك.",
      unasked: "إن كنت لا تعرف السبب، فاسأل مسؤول الخادم.",
    }),
    "account-deactivated": ({ erasedAt }, { place, time }) => ({
      subject: "عُطّل حسابك",
      body: [`حسابك على ${place} معطّل. سيُمحى في ${time(erasedAt)}. يمكنك استعادته قبل ذلك بهذا الزر.`],
      button: "الاحتفاظ بحسابي",
      why: "نُعلمك قبل أن يُمحى شيء يخصك.",
      unasked: "إن لم تكن أنت، فاستعد الحساب قبل ذلك اليوم وغيّر كلمة المرور.",
    }),
    digest: ({ items, more }, { place, quote }) => ({
      subject: `ما ينتظرك على ${place}`,
      body: [
        ...items.map((item) => digestLine(item, HAPPENED, quote)),
        ...(more === 0 ? [] : [`غير مقروء أيضًا: ${more}`]),
      ],
      button: "فتح صندوق الوارد",
      why: `طلبت رسائل عمّا لم تقرأه بعد على ${place}.`,
      unasked: "لتصلك رسائل أقل أو لا تصلك، اختر ذلك في إعداداتك تحت الإشعارات، حيث توجد ساعات الهدوء أيضًا.",
    }),
    invitation: ({ inviter, message, expiresAt }, { place, quote, time }) => ({
      subject: `أنت مدعو إلى Parley على ${place}`,
      body: [
        `يدعوك ${quote(inviter)} إلى Parley على ${place}.`,
        ...(message === null ? [] : [`«${quote(message)}»`]),
        ...(expiresAt ? [`الدعوة صالحة حتى ${time(expiresAt)}.`] : []),
      ],
      button: "قبول الدعوة",
      why: "أعطى شخص هناك هذا العنوان لدعوتك.",
      unasked: "إن كنت لا تعرفه، فتجاهل هذه الرسالة: لن يصلك شيء آخر.",
    }),
  },
};
