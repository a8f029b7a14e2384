// node_modules/preact/dist/preact.mjs
var n, t, r, u, i, f, o, e, l, c, a, s, h = /* @__PURE__ */ Symbol.for("pv"), p = {}, y = [], v = /^m(i|n|o|s|text|space)$/, w = Array.isArray, d = y.slice, _ = Object.assign;
function g(n3) {
  n3 && n3.parentNode && n3.remove();
}
function k(n3, t4, r4) {
  var u4, i4, f5, o5 = {}, e4 = arguments.length;
  for (f5 in t4) f5 == "key" ? u4 = t4[f5] : f5 == "ref" && typeof n3 != "function" ? i4 = t4[f5] : o5[f5] = t4[f5];
  return e4 > 2 && (o5.children = e4 > 3 ? d.call(arguments, 2) : r4), m(n3, o5, u4, i4, null);
}
function m(r4, u4, i4, f5, o5) {
  var e4 = { type: r4, props: u4, key: i4, ref: f5, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: h, __v: o5 || ++t, __i: -1, __u: 0 };
  return !o5 && n.vnode && n.vnode(e4), e4;
}
function $(n3) {
  return n3.children;
}
function x(n3, t4) {
  this.props = n3, this.context = t4, this.__g = 0;
}
function S(n3, t4) {
  if (t4 == null) return n3.__ && S(n3.__, n3.__i + 1);
  for (var r4; t4 < n3.__k.length; t4++) if ((r4 = n3.__k[t4]) && r4.__e) return r4.__e;
  return typeof n3.type != "function" || n3.props.__P ? null : S(n3);
}
function C(t4) {
  var r4, u4 = t4.__v, i4 = u4.__e, f5 = [], o5 = [], e4 = t4.__P;
  e4 && ((r4 = _({ constructor: h }, u4)).__v = u4.__v + 1, n.vnode && n.vnode(r4), z(e4, r4, u4, t4.__n, e4.namespaceURI, 32 & u4.__u ? [i4] : null, f5, i4 || S(u4), 32 & u4.__u, o5), r4.__v = u4.__v, r4.__.__k[r4.__i] = r4, E(f5, r4, o5), u4.__ = u4.__e = null, r4.__e != i4 && j(r4));
}
function j(n3) {
  if ((n3 = n3.__) && n3.__c && !n3.props.__P) return n3.__e = null, n3.__k.some(function(t4) {
    return t4 && (n3.__e = t4.__e);
  }), j(n3);
}
function L(t4) {
  (8 & t4.__g || (t4.__g |= 8, u.push(t4), f++)) && i == n.debounceRendering || ((i = n.debounceRendering) || queueMicrotask)(H);
}
function H() {
  try {
    for (var n3, t4 = 1; u.length; ) u.length > t4 && u.sort(o), n3 = u.shift(), t4 = u.length, 8 & n3.__g && C(n3);
  } finally {
    (f = u.length) && (i || queueMicrotask)(H);
  }
}
function I(n3, t4, r4, u4, i4, f5, o5, e4, l4, c4, a5) {
  var s4, h5, v4, w5, d4, _3, g5 = u4.__k || y, k4 = t4.length;
  for (l4 = q(r4, t4, g5, l4, k4), s4 = 0; s4 < k4; s4++) (v4 = r4.__k[s4]) != null && (h5 = ~v4.__i && g5[v4.__i] || p, v4.__i = s4, _3 = z(n3, v4, h5, i4, f5, o5, e4, l4, c4, a5), w5 = v4.__e, (h5.ref != v4.ref || 8 & h5.__u) && (h5.ref && G(h5.ref, null, v4, h5), v4.ref && a5.push(v4.ref, v4.__c || w5, v4)), d4 = d4 || w5, 4 & v4.__u ? (l4 = A(v4, l4, n3, !h5.__v), h5.__e && (h5.__e = null)) : typeof v4.type == "function" && _3 !== void 0 ? l4 = _3 : w5 && (l4 = w5.nextSibling), v4.__u &= -21);
  return r4.__e = d4, l4;
}
function q(n3, t4, r4, u4, i4) {
  var f5, o5, e4, l4, c4, a5, s4, p5, y5, v4 = r4.length, d4 = v4, _3 = 0, g5 = 0, k4 = n3.__k = Array(i4);
  for (f5 = 0; f5 < i4; f5++) (o5 = t4[f5]) != null && typeof o5 != "boolean" && typeof o5 != "function" ? (typeof o5 != "object" || o5.constructor === String ? o5 = k4[f5] = m(null, o5) : w(o5) ? o5 = k4[f5] = m($, { children: o5 }) : o5.constructor === h && o5.__b ? o5 = k4[f5] = m(o5.type, o5.props, o5.key, o5.ref, o5.__v) : k4[f5] = o5, l4 = f5 + _3, o5.__ = n3, o5.__b = n3.__b + 1, e4 = null, ~(c4 = o5.__i = P(o5, r4, l4, d4)) && (d4--, (e4 = r4[c4]) && (e4.__u |= 2)), e4 && e4.__v ? (o5.__u |= 16, c4 == l4 - 1 ? _3-- : c4 == l4 + 1 ? _3++ : c4 != l4 && (c4 > l4 ? _3-- : _3++, g5 = 1)) : (~c4 || (i4 > v4 ? _3-- : i4 < v4 && _3++), typeof o5.type != "function" && (o5.__u |= 4))) : k4[f5] = null;
  if (g5) {
    for (a5 = [], s4 = [], f5 = 0; f5 < i4; f5++) if ((o5 = k4[f5]) && 16 & o5.__u) {
      for (_3 = 0, p5 = a5.length; _3 < p5; ) a5[y5 = _3 + p5 >> 1] < o5.__i ? _3 = y5 + 1 : p5 = y5;
      a5[_3] = o5.__i, s4[f5] = _3 + 1;
    }
    for (_3 = a5.length; f5--; ) s4[f5] && (s4[f5] == _3 ? _3-- : k4[f5].__u |= 4);
  }
  if (d4) for (f5 = 0; f5 < v4; f5++) !(e4 = r4[f5]) || 2 & e4.__u || (e4.__e == u4 && (u4 = S(e4)), J(e4, e4));
  return u4;
}
function A(n3, t4, r4, u4) {
  var i4, f5, o5, e4;
  if (typeof n3.type == "function") {
    if (n3.props.__P) return t4;
    if (i4 = n3.__k) for (f5 = 0; f5 < i4.length; f5++) i4[f5] && (i4[f5].__ = n3, t4 = A(i4[f5], t4, r4, !1));
    return t4;
  }
  for (t4 && !t4.parentNode && (t4 = S(n3)) && !t4.parentNode && (t4 = null), o5 = n3.__e, e4 = t4; e4 && e4.nodeType == 8; ) e4 = e4.nextSibling;
  for (o5 != e4 && (!u4 && r4.moveBefore && o5.parentNode ? r4.moveBefore(o5, t4) : r4.insertBefore(o5, t4 || null)), t4 = o5; (t4 = t4 && t4.nextSibling) && t4.nodeType == 8 && !t4.data.startsWith("$s"); ) ;
  return t4;
}
function P(n3, t4, r4, u4) {
  var i4, f5 = n3.key, o5 = n3.type, e4 = t4[r4], l4 = e4 && !(2 & e4.__u);
  if (e4 === null && f5 == null || l4 && f5 == e4.key && o5 == e4.type) return r4;
  if (u4 > (l4 ? 1 : 0)) {
    for (i4 = r4 - 1; i4 >= 0; i4--) if ((e4 = t4[i4]) && !(2 & e4.__u) && f5 == e4.key && o5 == e4.type) return i4;
    for (i4 = r4 + 1; i4 < t4.length; i4++) if ((e4 = t4[i4]) && !(2 & e4.__u) && f5 == e4.key && o5 == e4.type) return i4;
  }
  return -1;
}
function T(n3, t4, r4) {
  r4 == null && (r4 = ""), t4[0] == "-" ? n3.setProperty(t4, r4) : n3[t4] = r4;
}
function N(n3, t4, r4, u4, i4) {
  var f5, o5;
  if (t4 == "style") if (typeof r4 == "string") n3.style.cssText = r4;
  else {
    if (typeof u4 == "string" && (n3.style.cssText = u4 = ""), u4) for (t4 in u4) r4 && t4 in r4 || T(n3.style, t4);
    if (r4) for (t4 in r4) u4 && r4[t4] == u4[t4] || T(n3.style, t4, r4[t4]);
  }
  else if (t4[0] == "o" && t4[1] == "n") typeof r4 != "function" && (r4 = null), typeof u4 != "function" && (u4 = null), (n3.__e || (n3.__e = {}))[t4] = r4, r4 && u4 || (o5 = a[t4] || (a[t4] = V(t4)), (n3.__a || (n3.__a = {}))[t4] = c, f5 = t4 != (t4 = t4.replace(l, "$1")), (t4 = t4.slice(2))[0] < "a" && (t4 = t4.toLowerCase()), r4 ? n3.addEventListener(t4, o5, f5) : n3.removeEventListener(t4, o5, f5));
  else {
    if (i4 == "http://www.w3.org/2000/svg") t4 = t4.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if (t4 != "width" && t4 != "height" && t4 != "href" && t4 != "list" && t4 != "form" && t4 != "tabIndex" && t4 != "download" && t4 != "rowSpan" && t4 != "colSpan" && t4 != "role" && t4 != "popover" && t4 in n3) try {
      return void (n3[t4] = r4 ?? "");
    } catch {
    }
    if (typeof r4 == "function") return;
    r4 == null || r4 === !1 && t4[4] != "-" ? n3.removeAttribute(t4) : n3.setAttribute(t4, t4 == "popover" && r4 == 1 ? "" : r4);
  }
}
function V(t4) {
  return function(r4) {
    var u4 = this.__e;
    if (u4) {
      if (u4 = u4[t4], r4[e] == null) r4[e] = c++;
      else if (r4[e] < this.__a[t4]) return;
      return u4(n.event ? n.event(r4) : r4);
    }
  };
}
function z(t4, r4, u4, i4, f5, o5, e4, l4, c4, a5) {
  var s4, p5, v4, d4, k4, b3, m5, M2, C3, j3, L2, H2, q2, A4, O2, P3, T4, N2, V2 = r4.type;
  if (r4.constructor !== h) return null;
  128 & u4.__u && (c4 = 32 & u4.__u, s4 = u4.__c.__z) && (r4.__u |= c4, p5 = o5 = [], s4.nodeType == 8 ? l4 = B(s4, o5) : o5.push(s4), l4 = o5[0] || l4), (s4 = n.__b) && s4(r4);
  n: if (typeof V2 == "function") {
    v4 = e4.length;
    try {
      if (M2 = r4.props, C3 = (s4 = V2.prototype) && s4.render, j3 = (s4 = V2.contextType) && i4[s4.__c], L2 = s4 ? j3 ? j3.props.value : s4.__ : i4, (d4 = u4.__c) ? (r4.__c = d4, 2 & d4.__g && (d4.__g |= 1)) : (C3 ? r4.__c = d4 = new V2(M2, L2) : (r4.__c = d4 = new x(M2, L2), d4.constructor = V2, d4.render = K), j3 && j3.sub(d4), d4.state || (d4.state = {}), d4.__n = i4, d4.__g |= 8, d4.__h = [], d4.__k = []), C3 && (d4.__s || (d4.__s = d4.state), V2.getDerivedStateFromProps && (d4.__s == d4.state && (d4.__s = _({}, d4.__s)), _(d4.__s, V2.getDerivedStateFromProps(M2, d4.__s)))), k4 = d4.props, b3 = d4.state, d4.__v = r4, u4.__c) {
        if (M2 !== k4 && C3 && !V2.getDerivedStateFromProps && d4.componentWillReceiveProps && d4.componentWillReceiveProps(M2, L2), r4.__v == u4.__v && !(8 & d4.__g) || !(4 & d4.__g) && d4.shouldComponentUpdate && d4.shouldComponentUpdate(M2, d4.__s, L2) === !1) {
          r4.__v != u4.__v && (d4.props = M2, d4.state = d4.__s, d4.__g &= -9), r4.__e = u4.__e, r4.__k = u4.__k, r4.__k.some(function(n3) {
            n3 && (n3.__ = r4);
          }), y.push.apply(d4.__h, d4.__k), d4.__k = [], d4.__h.length && e4.push(d4), l4 = S(u4);
          break n;
        }
        d4.componentWillUpdate && d4.componentWillUpdate(M2, d4.__s, L2), C3 && d4.componentDidUpdate && d4.__h.push(function() {
          d4.componentDidUpdate(k4, b3, m5);
        });
      } else C3 && !V2.getDerivedStateFromProps && d4.componentWillMount && d4.componentWillMount(), C3 && d4.componentDidMount && d4.__h.push(d4.componentDidMount);
      d4.context = L2, d4.props = M2, d4.__P = t4, d4.__g &= -5, H2 = n.__r, q2 = C3 ? 25 : 0;
      do
        d4.__g &= -9, H2 && H2(r4), s4 = d4.render(d4.props, d4.state = d4.__s, d4.context);
      while (8 & d4.__g && ++q2 < 25);
      C3 && (y.push.apply(d4.__h, d4.__k), d4.__k = []), d4.state = d4.__s, d4.getChildContext && (i4 = _({}, i4, d4.getChildContext())), C3 && u4.__c && d4.getSnapshotBeforeUpdate && (m5 = d4.getSnapshotBeforeUpdate(k4, b3)), A4 = s4 && s4.type === $ && s4.key == null ? s4.props.children : s4, M2.__P && (s4 = l4, f5 = (t4 = M2.__P).namespaceURI, c4 = o5 = null, u4.props && u4.props.__P != t4 && (u4.__k.some(function(n3) {
        n3 && J(n3, n3);
      }), u4.__k = null), l4 = u4.__k ? S(u4, 0) : null), l4 = I(t4, w(A4) ? A4 : [A4], r4, u4, i4, f5, o5, e4, l4, c4, a5), M2.__P && (r4.__e = null, l4 = s4), r4.__u &= -161, p5 && p5.some(g), d4.__h.length && e4.push(d4), 1 & d4.__g && (d4.__g &= -4);
    } catch (t5) {
      if (e4.length = v4, r4.__v = null, c4 || o5) if (t5 && t5.then) {
        if (r4.__u |= 128 | c4, o5) {
          for (~(T4 = o5.indexOf(l4 || void 0)) || (T4 = o5.length); (N2 = o5[T4 - 1]) && N2.nodeType == 8; ) T4--;
          for (; T4 < o5.length; T4++) if (N2 = o5[T4]) if (o5[T4] = null, O2) {
            if (N2 == P3) break;
          } else {
            if (N2.nodeType != 8) break;
            N2.data.startsWith("$s") && (P3 = B(O2 = N2));
          }
        }
        if (!O2) {
          for (; l4 && l4.nodeType == 8 && l4.nextSibling; ) l4 = l4.nextSibling;
          O2 = l4;
        }
        (s4 = B(O2 = r4.__c.__z || (r4.__c.__z = O2))) ? (r4.__e = O2, l4 = s4) : r4.__e = l4, l4 = l4 && l4.nextSibling;
      } else o5 && o5.some(g);
      else r4.__e = u4.__e;
      r4.__k || (r4.__k = u4.__k || []), t5 && t5.then || D(r4), n.__e(t5, r4, u4);
    }
  } else l4 = r4.__e = F(u4.__e, r4, u4, i4, f5, o5, e4, c4, a5, t4);
  return (s4 = n.diffed) && s4(r4), l4;
}
function B(n3, t4) {
  if (n3 && n3.nodeType == 8 && n3.data.startsWith("$s")) for (var r4 = 1; n3 = n3.nextSibling; ) {
    if (n3.nodeType == 8) {
      if (n3.data.startsWith("$s")) r4++;
      else if (n3.data.startsWith("/$s") && !--r4) return n3;
    }
    t4 && t4.push(n3);
  }
}
function D(n3) {
  n3 && (n3.__c && (n3.__c.__g |= 4), n3.__k && n3.__k.some(D));
}
function E(t4, r4, u4) {
  for (var i4 = 0; i4 < u4.length; ) G(u4[i4++], u4[i4++], u4[i4++]);
  n.__c && n.__c(r4, t4), t4.some(function(r5) {
    try {
      t4 = r5.__h, r5.__h = [], t4.some(function(n3) {
        n3.call(r5);
      });
    } catch (t5) {
      n.__e(t5, r5.__v);
    }
  });
}
function F(t4, r4, u4, i4, f5, o5, e4, l4, c4, a5) {
  var s4, h5, y5, _3, k4, b3, m5, M2, $2 = u4.props || p, x3 = r4.props, C3 = r4.type;
  if (C3 == "svg" ? f5 = "http://www.w3.org/2000/svg" : C3 == "math" ? f5 = "http://www.w3.org/1998/Math/MathML" : f5 || (f5 = "http://www.w3.org/1999/xhtml"), o5) {
    for (s4 = 0; s4 < o5.length; s4++) if ((k4 = o5[s4]) && (C3 ? k4.localName == C3 : k4.nodeType == 3)) {
      t4 = k4, o5[s4] = null;
      break;
    }
  }
  if (!t4) {
    if (M2 = a5.ownerDocument || document, !C3) return M2.createTextNode(x3);
    t4 = M2.createElementNS(f5, C3, x3.is ? x3 : a5), l4 && (n.__m && n.__m(r4, o5), l4 = !1), o5 = null;
  }
  if (C3) {
    if (a5 = C3 == "template" && t4.content || t4, o5 = C3 == "textarea" && x3.defaultValue != null ? null : o5 && d.call(a5.childNodes), !l4 && o5) for ($2 = {}, s4 = 0; s4 < t4.attributes.length; s4++) $2[(k4 = t4.attributes[s4]).name] = k4.value;
    for (s4 in $2) k4 = $2[s4], s4 == "dangerouslySetInnerHTML" ? y5 = k4 : s4 == "children" || s4 in x3 || s4 == "value" && "defaultValue" in x3 || s4 == "checked" && "defaultChecked" in x3 || N(t4, s4, null, k4, f5);
    for (s4 in x3) k4 = x3[s4], s4 == "children" ? _3 = k4 : s4 == "dangerouslySetInnerHTML" ? h5 = k4 : s4 == "value" ? b3 = k4 : s4 == "checked" ? m5 = k4 : l4 && typeof k4 != "function" || $2[s4] === k4 || N(t4, s4, k4, $2[s4], f5);
    h5 ? (l4 || y5 && (h5.__html == y5.__html || h5.__html == t4.innerHTML) || (t4.innerHTML = h5.__html), r4.__k = []) : (y5 && (t4.textContent = ""), (C3 == "foreignObject" || f5 == "http://www.w3.org/1998/Math/MathML" && v.test(C3)) && (f5 = "http://www.w3.org/1999/xhtml"), I(a5, w(_3) ? _3 : [_3], r4, u4, i4, f5, o5, e4, o5 ? o5[0] : u4.__k && S(u4, 0), l4, c4), o5 && o5.some(g)), l4 && C3 != "textarea" || (s4 = "value", C3 == "progress" && b3 == null ? t4.removeAttribute(s4) : b3 == null || b3 === t4[s4] && (C3 != "progress" || b3) || N(t4, s4, b3, $2[s4], f5), s4 = "checked", m5 != null && m5 != t4[s4] && N(t4, s4, m5, $2[s4], f5));
  } else $2 === x3 || l4 && t4.data == x3 || (t4.data = x3);
  return t4;
}
function G(t4, r4, u4, i4) {
  try {
    typeof t4 == "function" ? r4 ? r4.__x = t4(r4) || 1 : i4 && (i4 = i4.__c || i4.__e) && (r4 = i4.__x) && (i4.__x = null, typeof r4 == "function" ? r4() : t4(null)) : t4.current = r4;
  } catch (t5) {
    n.__e(t5, u4);
  }
}
function J(t4, r4, u4) {
  var i4, f5, o5, e4;
  if (n.unmount && n.unmount(t4), !(i4 = t4.ref) || i4.current && i4.current != t4.__e || G(i4, null, r4, t4), i4 = t4.__c) {
    if (i4.componentWillUnmount) try {
      i4.componentWillUnmount();
    } catch (t5) {
      n.__e(t5, r4);
    }
    i4.__P = i4.__n = null;
  }
  if (i4 = t4.__k) for (e4 = 0; e4 < i4.length; e4++) i4[e4] && J(i4[e4], r4, typeof t4.type != "function" || u4 && !t4.props.__P);
  !u4 && (i4 = t4.__c) && (i4 = i4.__z) && (f5 = B(i4, o5 = [])) && (i4 == t4.__e && o5.some(g), g(f5), g(i4)), u4 || g(t4.__e), t4.__e = t4.__c = t4.__ = null;
}
function K(n3, t4, r4) {
  return this.constructor(n3, r4);
}
function Q(t4, r4) {
  var u4, i4, f5, o5;
  n.__ && n.__(t4, r4), r4.nodeType == 9 && (r4 = r4.documentElement), i4 = (u4 = t4 && 32 & t4.__u) ? null : r4.__k, r4.__k = m($, { children: [t4] }), f5 = [], o5 = [], z(r4, r4.__k, i4 || p, p, r4.namespaceURI, i4 ? null : r4.firstChild ? d.call(r4.childNodes) : null, f5, i4 ? i4.__e : r4.firstChild, u4, o5), E(f5, r4.__k, o5), r4.__k.props.children = null;
}
n = { __e: function(n3, t4, r4, u4) {
  for (var i4, o5, e4; t4 = t4.__; ) if ((i4 = t4.__c) && !(1 & i4.__g)) {
    i4.__g |= 4;
    try {
      if ((e4 = (o5 = i4.constructor) && o5.getDerivedStateFromError) && i4.setState(o5.getDerivedStateFromError(n3)), i4.componentDidCatch && (i4.componentDidCatch(n3, u4 || {}), e4 = 1), e4 && 8 & i4.__g) return void (i4.__g |= 2);
    } catch (t5) {
      n3 = t5;
    }
  }
  throw f = 0, n3;
} }, t = 0, r = function(n3) {
  return n3 != null && n3.constructor === h;
}, x.prototype.setState = function(n3, t4) {
  var r4 = this.__s;
  r4 && r4 != this.state || (r4 = this.__s = _({}, this.state)), typeof n3 == "function" && (n3 = n3(_({}, r4), this.props)), n3 && (_(r4, n3), this.__v && (t4 && this.__k.push(t4), L(this)));
}, x.prototype.forceUpdate = function(n3) {
  this.__v && (this.__g |= 4, n3 && this.__h.push(n3), L(this));
}, x.prototype.render = $, u = [], f = 0, o = function(n3, t4) {
  return n3.__v.__b - t4.__v.__b;
}, e = /* @__PURE__ */ Symbol(), l = /(PointerCapture)$|Capture$/i, c = 0, a = {}, s = 0;

// node_modules/preact/hooks/dist/hooks.mjs
var t2, r2, u2, i2, o2 = Object.is, f2 = 0, c2 = [], e2 = [], a2 = n, v2 = a2.__b, l2 = a2.__r, m2 = a2.diffed, h2 = a2.__c, s2 = a2.unmount, p2 = a2.__;
function y2(n3, t4) {
  a2.__h && a2.__h(r2, n3, f2 || t4), f2 = 0;
  var u4 = r2.__H || (r2.__H = { __: [], __h: [] });
  return n3 >= u4.__.length && u4.__.push({}), u4.__[n3];
}
function A2(n3, u4) {
  var i4 = y2(t2++, 3);
  !a2.__s && E2(i4.__H, u4) && (i4.__P = !0, i4.__ = n3, i4.u = u4, r2.__H.__h.push(i4));
}
function F2(n3, u4) {
  var i4 = y2(t2++, 4);
  !a2.__s && E2(i4.__H, u4) && (i4.__P = !1, i4.__ = n3, i4.u = u4, r2.__h.push(i4));
}
function T2(n3) {
  return f2 = 5, w2(function() {
    return { current: n3 };
  }, []);
}
function w2(n3, r4) {
  var u4 = y2(t2++, 7);
  return E2(u4.__H, r4) && (u4.__ = n3(), u4.__H = r4), u4.__;
}
function P2() {
  var n3 = y2(t2++, 11);
  if (!n3.__) {
    for (var u4 = r2.__v; !u4.__m && u4.__; ) u4 = u4.__;
    var i4 = u4.__m || (u4.__m = [0, 0]);
    n3.__ = "P" + i4[0] + "-" + i4[1]++;
  }
  return n3.__;
}
function g2() {
  var n3;
  do {
    for (; n3 = e2.shift(); ) try {
      C2(n3);
    } catch (t5) {
      a2.__e(t5, { __: (n3 = n3.__P) && n3.__v });
    }
    for (; n3 = c2.shift(); ) {
      var t4 = n3.__H;
      if (n3.__P && t4) try {
        t4.__h.some(C2), t4.__h.some(D2), t4.__h = [];
      } catch (r4) {
        t4.__h = [], a2.__e(r4, n3.__v);
      }
    }
  } while (e2.length);
}
a2.__b = function(n3) {
  r2 = null, v2 && v2(n3);
}, a2.__ = function(n3, t4) {
  n3 && t4.__k && t4.__k.__m && (n3.__m = t4.__k.__m), p2 && p2(n3, t4);
}, a2.__r = function(n3) {
  l2 && l2(n3), t2 = 0;
  var i4 = (r2 = n3.__c).__H;
  i4 && (u2 == r2 ? r2.__h = [] : (i4.__h.some(C2), i4.__h.some(D2), t2 = 0), i4.__h = [], i4.__.some(function(n4) {
    n4.__N && (n4.__ = n4.__N), n4.u = n4.__N = void 0;
  })), u2 = r2;
}, a2.diffed = function(n3) {
  m2 && m2(n3);
  var t4 = n3.__c;
  t4 && t4.__H && (t4.__H.__h.length && B2(c2.push(t4)), t4.__H.__.some(function(n4) {
    n4.u && (n4.__H = n4.u);
  })), u2 = r2 = null;
}, a2.__c = function(n3, t4) {
  t4.some(function(n4) {
    try {
      n4.__h.some(C2), n4.__h = n4.__h.filter(function(n5) {
        return !n5.__ || D2(n5);
      });
    } catch (t5) {
      n4.__h = [function() {
        throw t5;
      }];
    }
  }), h2 && h2(n3, t4);
}, a2.unmount = function(n3) {
  s2 && s2(n3);
  var t4, r4, u4 = n3.__c;
  u4 && u4.__H && (u4.__H.__.some(function(u5) {
    try {
      if (u5.__P && u5.__c) {
        if (r4 === void 0) {
          for (r4 = n3.__; r4 && (!r4.__c || !r4.__c.__P); ) r4 = r4.__;
          r4 = r4 && r4.__c;
        }
        u5.__P = r4, B2(e2.push(u5));
      } else C2(u5);
    } catch (n4) {
      t4 = n4;
    }
  }), u4.__H = void 0, t4 && a2.__e(t4, u4.__v));
};
var k2 = typeof requestAnimationFrame == "function";
function z2(n3) {
  var t4, r4 = function() {
    clearTimeout(u4), k2 && cancelAnimationFrame(t4), setTimeout(n3);
  }, u4 = setTimeout(r4, 35);
  k2 && (t4 = requestAnimationFrame(r4));
}
function B2(n3) {
  n3 != 1 && i2 == a2.requestAnimationFrame || ((i2 = a2.requestAnimationFrame) || z2)(g2);
}
function C2(n3) {
  var t4 = r2, u4 = n3.__c;
  typeof u4 == "function" && (n3.__c = void 0, u4()), r2 = t4;
}
function D2(n3) {
  var t4 = r2;
  n3.__c = n3.__(), r2 = t4;
}
function E2(n3, t4) {
  return !n3 || n3.length != t4.length || t4.some(function(t5, r4) {
    return !o2(t5, n3[r4]);
  });
}

// node_modules/@preact/signals-core/dist/signals-core.module.js
var i3 = /* @__PURE__ */ Symbol.for("preact-signals");
function t3() {
  if (v3 > 1)
    v3--;
  else {
    var i4, t4 = !1;
    for ((function() {
      var i5 = c3;
      for (c3 = void 0; i5 !== void 0; ) {
        var t5 = i5.S;
        if (t5.v === i5.v) for (var r5 = t5.t; r5 !== void 0; r5 = r5.x) r5.i === i5.i && (r5.i = t5.i);
        i5 = i5.o;
      }
    })(); h3 !== void 0; ) {
      var r4 = h3;
      for (h3 = void 0, s3++; r4 !== void 0; ) {
        var n3 = r4.u;
        if (r4.u = void 0, r4.f &= -3, !(8 & r4.f) && w3(r4)) try {
          r4.c();
        } catch (r5) {
          t4 || (i4 = r5, t4 = !0);
        }
        r4 = n3;
      }
    }
    if (s3 = 0, v3--, t4) throw i4;
  }
}
function r3(i4) {
  if (v3 > 0) return i4();
  u3 = ++e3, v3++;
  try {
    return i4();
  } finally {
    t3();
  }
}
var n2, o3 = void 0;
function f3(i4) {
  var t4 = o3, r4 = n2;
  o3 = void 0, n2 = void 0;
  try {
    return i4();
  } finally {
    o3 = t4, n2 = r4;
  }
}
var h3 = void 0, v3 = 0, s3 = 0, e3 = 0, u3 = 0, c3 = void 0, a3 = 0;
function d2(i4) {
  if (o3 !== void 0) {
    var t4 = i4.n;
    if (t4 === void 0 || t4.t !== o3)
      return t4 = { i: 0, S: i4, p: o3.s, n: void 0, t: o3, e: void 0, x: void 0, r: t4 }, o3.s !== void 0 && (o3.s.n = t4), o3.s = t4, i4.n = t4, 32 & o3.f && i4.S(t4), t4;
    if (t4.i === -1)
      return t4.i = 0, t4.n !== void 0 && (t4.n.p = t4.p, t4.p !== void 0 && (t4.p.n = t4.n), t4.p = o3.s, t4.n = void 0, o3.s.n = t4, o3.s = t4), t4;
  }
}
function l3(i4, t4) {
  this.v = i4, this.i = 0, this.n = void 0, this.t = void 0, this.l = 0, this.W = t4?.watched, this.Z = t4?.unwatched, this.name = t4?.name;
}
l3.prototype.brand = i3;
l3.prototype.h = function() {
  return !0;
};
l3.prototype.S = function(i4) {
  var t4 = this, r4 = this.t;
  r4 !== i4 && i4.e === void 0 && (i4.x = r4, this.t = i4, r4 !== void 0 ? r4.e = i4 : f3(function() {
    var i5;
    (i5 = t4.W) == null || i5.call(t4);
  }));
};
l3.prototype.U = function(i4) {
  var t4 = this;
  if (this.t !== void 0) {
    var r4 = i4.e, n3 = i4.x;
    r4 !== void 0 && (r4.x = n3, i4.e = void 0), n3 !== void 0 && (n3.e = r4, i4.x = void 0), i4 === this.t && (this.t = n3, n3 === void 0 && f3(function() {
      var i5;
      (i5 = t4.Z) == null || i5.call(t4);
    }));
  }
};
l3.prototype.subscribe = function(i4) {
  var t4 = this;
  return x2(function() {
    var r4 = t4.value;
    f3(function() {
      return i4(r4);
    });
  }, { name: "sub" });
};
l3.prototype.valueOf = function() {
  return this.value;
};
l3.prototype.toString = function() {
  return this.value + "";
};
l3.prototype.toJSON = function() {
  return this.value;
};
l3.prototype.peek = function() {
  var i4 = this;
  return f3(function() {
    return i4.value;
  });
};
Object.defineProperty(l3.prototype, "value", { get: function() {
  var i4 = d2(this);
  return i4 !== void 0 && (i4.i = this.i), this.v;
}, set: function(i4) {
  if (i4 !== this.v) {
    if (s3 > 100) throw new Error("Cycle detected");
    (function(i5) {
      v3 !== 0 && s3 === 0 && i5.l !== u3 && (i5.l = u3, c3 = { S: i5, v: i5.v, i: i5.i, o: c3 });
    })(this), this.v = i4, this.i++, a3++, v3++;
    try {
      for (var r4 = this.t; r4 !== void 0; r4 = r4.x) r4.t.N();
    } finally {
      t3();
    }
  }
} });
function y3(i4, t4) {
  return new l3(i4, t4);
}
function w3(i4) {
  for (var t4 = i4.s; t4 !== void 0; t4 = t4.n) if (t4.S.i !== t4.i || !t4.S.h() || t4.S.i !== t4.i) return !0;
  return !1;
}
function b(i4) {
  for (var t4 = i4.s; t4 !== void 0; t4 = t4.n) {
    var r4 = t4.S.n;
    if (r4 !== void 0 && (t4.r = r4), t4.S.n = t4, t4.i = -1, t4.n === void 0) {
      i4.s = t4;
      break;
    }
  }
}
function _2(i4) {
  for (var t4 = i4.s, r4 = void 0; t4 !== void 0; ) {
    var n3 = t4.p;
    t4.i === -1 ? (t4.S.U(t4), n3 !== void 0 && (n3.n = t4.n), t4.n !== void 0 && (t4.n.p = n3)) : r4 = t4, t4.S.n = t4.r, t4.r !== void 0 && (t4.r = void 0), t4 = n3;
  }
  i4.s = r4;
}
function j2(i4, t4) {
  l3.call(this, void 0, t4), this.x = i4, this.s = void 0, this.g = a3 - 1, this.f = 4;
}
j2.prototype = new l3();
j2.prototype.h = function() {
  if (this.f &= -3, 1 & this.f) return !1;
  if ((36 & this.f) == 32 || (this.f &= -5, this.g === a3)) return !0;
  if (this.g = a3, this.f |= 1, this.i > 0 && !w3(this))
    return this.f &= -2, !0;
  var i4 = o3;
  try {
    b(this), o3 = this;
    var t4 = this.x();
    (16 & this.f || this.v !== t4 || this.i === 0) && (this.v = t4, this.f &= -17, this.i++);
  } catch (i5) {
    this.v = i5, this.f |= 16, this.i++;
  }
  return o3 = i4, _2(this), this.f &= -2, !0;
};
j2.prototype.S = function(i4) {
  if (this.t === void 0) {
    this.f |= 36;
    for (var t4 = this.s; t4 !== void 0; t4 = t4.n) t4.S.S(t4);
  }
  l3.prototype.S.call(this, i4);
};
j2.prototype.U = function(i4) {
  if (this.t !== void 0 && (l3.prototype.U.call(this, i4), this.t === void 0)) {
    this.f &= -33;
    for (var t4 = this.s; t4 !== void 0; t4 = t4.n) t4.S.U(t4);
  }
};
j2.prototype.N = function() {
  if (!(2 & this.f)) {
    this.f |= 6;
    for (var i4 = this.t; i4 !== void 0; i4 = i4.x) i4.t.N();
  }
};
Object.defineProperty(j2.prototype, "value", { get: function() {
  if (1 & this.f) throw new Error("Cycle detected");
  var i4 = d2(this);
  if (this.h(), i4 !== void 0 && (i4.i = this.i), 16 & this.f) throw this.v;
  return this.v;
} });
function O(i4, t4) {
  return new j2(i4, t4);
}
function p3(i4) {
  var r4 = i4.j;
  if (i4.j = void 0, typeof r4 == "function") {
    v3++;
    var n3 = o3;
    o3 = void 0;
    try {
      r4();
    } catch (t4) {
      throw i4.f &= -2, i4.f |= 8, g3(i4), t4;
    } finally {
      o3 = n3, t3();
    }
  }
}
function g3(i4) {
  for (var t4 = i4.s; t4 !== void 0; t4 = t4.n) t4.S.U(t4);
  i4.x = void 0, i4.s = void 0, p3(i4);
}
function S2(i4) {
  if (o3 !== this) throw new Error("Out-of-order effect");
  _2(this), o3 = i4, this.f &= -2;
  try {
    8 & this.f && g3(this);
  } finally {
    t3();
  }
}
function m3(i4, t4) {
  this.x = i4, this.j = void 0, this.s = void 0, this.u = void 0, this.f = 32, this.name = t4?.name, n2 && n2.push(this);
}
m3.prototype.c = function() {
  var i4 = this.S();
  try {
    if (8 & this.f || this.x === void 0) return;
    var t4 = this.x();
    typeof t4 == "function" && (this.j = t4);
  } finally {
    i4();
  }
};
m3.prototype.S = function() {
  if (1 & this.f) throw new Error("Cycle detected");
  this.f |= 1, this.f &= -9, p3(this), b(this), v3++;
  var i4 = o3;
  return o3 = this, S2.bind(this, i4);
};
m3.prototype.N = function() {
  2 & this.f || (this.f |= 2, this.u = h3, h3 = this);
};
m3.prototype.d = function() {
  this.f |= 8, 1 & this.f || g3(this);
};
m3.prototype.dispose = function() {
  this.d();
};
function x2(i4, t4) {
  var r4 = new m3(i4, t4);
  try {
    r4.c();
  } catch (i5) {
    throw r4.d(), i5;
  }
  var n3 = r4.d.bind(r4);
  return n3[Symbol.dispose] = n3, n3;
}

// node_modules/@preact/signals/dist/signals.module.js
var h4, d3, p4, m4 = typeof window < "u" && !!window.__PREACT_SIGNALS_DEVTOOLS__;
var g4 = [];
x2(function() {
  h4 = this.N;
})();
function b2(i4, n3) {
  n[i4] = n3.bind(null, n[i4] || function() {
  });
}
function y4(i4) {
  if (p4) {
    var n3 = p4;
    p4 = void 0, n3();
  }
  p4 = i4 && i4.S();
}
function w4(i4) {
  var n3 = this, r4 = i4.data, t4 = useSignal(r4);
  t4.name = "ReactiveDom", t4.value = r4;
  var e4 = w2(function() {
    for (var i5 = n3, r5 = n3.__v; r5 = r5.__; ) if (r5.__c) {
      r5.__c.__$f |= 4;
      break;
    }
    var o5 = O(function() {
      var i6 = t4.value.value;
      return i6 === 0 ? 0 : i6 === !0 ? "" : i6 || "";
    }), e5 = O(function() {
      return !Array.isArray(o5.value) && !r(o5.value);
    }), u5 = x2(function() {
      if (this.N = M, e5.value) {
        var n4 = o5.value;
        i5.__v && i5.__v.__e && i5.__v.__e.nodeType === 3 && (i5.__v.__e.data = n4);
      }
    }), c5 = n3.__$u.d;
    return n3.__$u.d = function() {
      u5(), c5.call(this);
    }, [e5, o5];
  }, []), u4 = e4[0], c4 = e4[1];
  return u4.value ? c4.peek() : c4.value;
}
w4.displayName = "ReactiveTextNode";
Object.defineProperties(l3.prototype, { constructor: { configurable: !0, value: k($, null).constructor }, type: { configurable: !0, value: w4 }, props: { configurable: !0, get: function() {
  var i4 = this;
  return { data: { get value() {
    return i4.value;
  } } };
} }, __b: { configurable: !0, value: 1 } });
b2("__b", function(i4, n3) {
  if (y4(), d3 = void 0, typeof n3.type == "string") {
    var r4, t4 = n3.props;
    for (var f5 in t4) if (f5 !== "children") {
      var o5 = t4[f5];
      o5 instanceof l3 && (r4 || (n3.__np = r4 = {}), r4[f5] = o5, t4[f5] = o5.peek());
    }
  }
  i4(n3);
});
b2("__r", function(i4, r4) {
  if (i4(r4), r4.type !== $) {
    y4();
    var t4, f5 = r4.__c;
    f5 && (f5.__$f &= -2, (t4 = f5.__$u) === void 0 && (f5.__$u = t4 = (function(i5, n3) {
      var r5;
      return x2(function() {
        r5 = this;
      }, { name: n3 }), r5.c = i5, r5;
    })(/* @__PURE__ */ (function(i5) {
      return function() {
        var n3;
        m4 && ((n3 = this.y) == null || n3.call(this)), i5.__$f |= 1, i5.setState({});
      };
    })(f5), typeof r4.type == "function" ? r4.type.displayName || r4.type.name : ""))), d3 = f5, y4(t4);
  }
});
b2("__e", function(i4, n3, r4, t4) {
  y4(), d3 = void 0, i4(n3, r4, t4);
});
b2("diffed", function(i4, n3) {
  y4(), d3 = void 0;
  var r4;
  if (typeof n3.type == "string" && (r4 = n3.__e)) {
    var t4 = n3.__np, f5 = n3.props, o5 = r4.U;
    if (o5) for (var e4 in o5) {
      var u4 = o5[e4];
      u4 === void 0 || t4 && e4 in t4 || (u4.d(), o5[e4] = void 0);
    }
    if (t4) {
      o5 || (o5 = {}, r4.U = o5);
      for (var a5 in t4) {
        var c4 = o5[a5], v4 = t4[a5];
        c4 === void 0 ? (c4 = k3(r4, a5, v4, f5), o5[a5] = c4) : c4.o(v4, f5);
      }
    }
  }
  i4(n3);
});
function k3(i4, n3, r4, t4) {
  var f5 = n3 in i4 && i4.ownerSVGElement === void 0, o5 = y3(r4);
  return { o: function(i5, n4) {
    o5.value = i5, t4 = n4;
  }, d: x2(function() {
    this.N = M;
    var r5 = o5.value.value;
    t4[n3] !== r5 && (t4[n3] = r5, f5 ? i4[n3] = r5 : r5 != null && (r5 !== !1 || n3[4] === "-") ? i4.setAttribute(n3, r5) : i4.removeAttribute(n3));
  }) };
}
b2("unmount", function(i4, n3) {
  if (typeof n3.type == "string") {
    var r4 = n3.__e;
    if (r4) {
      var t4 = r4.U;
      if (t4) {
        r4.U = void 0;
        for (var f5 in t4) {
          var o5 = t4[f5];
          o5 && o5.d();
        }
      }
    }
    var e4 = n3.__np;
    if (e4) {
      var u4 = n3.props;
      for (var a5 in e4) u4[a5] = e4[a5];
    }
    n3.__np = void 0;
  } else {
    var c4 = n3.__c;
    if (c4) {
      c4.__$f |= 8;
      var v4 = c4.__$u;
      v4 && (c4.__$u = void 0, v4.d());
    }
  }
  i4(n3);
});
b2("__h", function(i4, n3, r4, t4) {
  t4 < 3 && (n3.__$f |= 2), i4(n3, r4, t4);
});
x.prototype.shouldComponentUpdate = function(i4, n3) {
  if (this.__R) return !0;
  var r4 = this.__$u, t4 = r4 && r4.s !== void 0;
  for (var f5 in n3) return !0;
  if (this.__f || typeof this.u == "boolean" && this.u === !0) {
    var o5 = 2 & this.__$f;
    if (!(t4 || o5 || 4 & this.__$f) || 1 & this.__$f) return !0;
  } else if (!(t4 || 4 & this.__$f) || 3 & this.__$f) return !0;
  for (var e4 in i4) if (e4 !== "__source" && i4[e4] !== this.props[e4]) return !0;
  for (var u4 in this.props) if (!(u4 in i4)) return !0;
  return !1;
};
function useSignal(i4, n3) {
  return w2(function() {
    return y3(i4, n3);
  }, []);
}
function useComputed(i4, n3) {
  var r4 = T2(i4);
  return r4.current = i4, d3.__$f |= 4, w2(function() {
    return O(function() {
      return r4.current();
    }, n3);
  }, []);
}
var A3 = function(i4) {
  queueMicrotask(function() {
    queueMicrotask(i4);
  });
};
function F3() {
  r3(function() {
    for (var i4; i4 = g4.shift(); ) h4.call(i4);
  });
}
function M() {
  g4.push(this) === 1 && (n.requestAnimationFrame || A3)(F3);
}

// src/model/day.ts
var now = () => Date.now(), momentOf = (written) => Date.parse(written), isoOf = (at) => new Date(at).toISOString();
function dayOf(at, zone) {
  if (zone !== void 0) return wallOf(at, zone).slice(0, -9);
  let date = new Date(at), two2 = (part) => String(part).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two2(date.getMonth() + 1)}-${two2(date.getDate())}`;
}
var clockOf = (at, zone = deviceZone()) => wallOf(at, zone).slice(-8, -3);
function instantOf(day, clock2, zone = deviceZone()) {
  let wall = Date.parse(`${day}T${clock2}Z`);
  if (Number.isNaN(wall)) return wall;
  let offsetAt = (at) => Date.parse(`${wallOf(at, zone).replace(" ", "T")}Z`) - at, [before, after2] = [wall - offsetAt(wall - DAY_MS), wall - offsetAt(wall + DAY_MS)];
  return before + offsetAt(before) !== wall && after2 + offsetAt(after2) === wall ? after2 : before;
}
var DAY_MS = 864e5;
function deviceZone() {
  let zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !zone || zone === "Etc/Unknown" ? "UTC" : zone;
}
var allZones = () => Intl.supportedValuesOf("timeZone"), zones = /* @__PURE__ */ new Map();
function wallOf(at, zone) {
  let [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [], offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === "-" ? -6e4 : 6e4), name = sign ? "UTC" : zone, options = { timeZone: name, dateStyle: "short", timeStyle: "medium" }, known = zones.get(name) ?? new Intl.DateTimeFormat("sv-SE", options);
  return zones.set(name, known), known.format(at + offset);
}
function plusDays(day, count) {
  let at = /* @__PURE__ */ new Date(`${day}T00:00:00Z`);
  return at.setUTCDate(at.getUTCDate() + count), at.toISOString().slice(0, 10);
}
function isDay(text) {
  let at = /* @__PURE__ */ new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
var weekdayNumber = (day) => (/* @__PURE__ */ new Date(`${day}T00:00:00Z`)).getUTCDay() || 7;
function firstWeekday() {
  let locale = new Intl.Locale(new Intl.DateTimeFormat().resolvedOptions().locale);
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}
function untilMidnight(at) {
  let next = new Date(at);
  return next.setHours(24, 0, 0, 0), next.getTime() - at;
}
var utc = (options) => new Intl.DateTimeFormat(void 0, { timeZone: "UTC", ...options }), weekdays = utc({ weekday: "long" }), longDates = utc({ day: "numeric", month: "long", year: "numeric" }), datesOfThisYear = utc({ weekday: "long", day: "numeric", month: "long" }), shortWeekdays = utc({ weekday: "short" }), datesOfMonth = utc({ day: "numeric", month: "long" }), shortDates = utc({ weekday: "short", day: "numeric", month: "short" }), months = utc({ month: "long", year: "numeric" }), times = new Intl.DateTimeFormat(void 0, { timeStyle: "short" }), clocks = utc({ timeStyle: "short" }), middle = (day) => /* @__PURE__ */ new Date(`${day}T12:00:00Z`), weekdayOf = (day) => weekdays.format(middle(day)), longDateOf = (day) => longDates.format(middle(day)), shortWeekdayOf = (day) => shortWeekdays.format(middle(day)), weekdayNames = () => [1, 2, 3, 4, 5, 6, 7].map((day) => shortWeekdayOf(`2024-01-0${day}`)), dateOfMonthOf = (day) => datesOfMonth.format(middle(day)), shortDateOf = (day) => shortDates.format(middle(day)), monthNameOf = (day) => months.format(middle(day)), timeOf = (at, zone) => zone === void 0 ? times.format(at) : writtenClock(clockOf(at, zone)), writtenClock = (clock2) => clocks.format(Date.parse(`1970-01-01T${clock2}Z`));
function dateOf(day, today2) {
  return day.slice(0, 4) === today2.slice(0, 4) ? datesOfThisYear.format(middle(day)) : longDateOf(day);
}
var relative = new Intl.RelativeTimeFormat(void 0, { numeric: "auto" }), UNITS = [
  ["day", 864e5],
  ["hour", 36e5],
  ["minute", 6e4]
];
function sinceOf(at) {
  let past = Math.max(now() - at, 0), [unit, ms] = UNITS.find(([, length]) => past >= length) ?? UNITS[2];
  return relative.format(-Math.floor(past / ms), unit);
}
function dayNames(language) {
  let languages = language === void 0 ? ["en", void 0] : ["en", language], inEach = (name) => [
    ...new Set(languages.map((one) => name(one).toLowerCase()))
  ], near = (days2) => inEach((one) => new Intl.RelativeTimeFormat(one, { numeric: "auto" }).format(days2, "day")), named = (day, options) => inEach(
    (one) => new Intl.DateTimeFormat(one, { timeZone: "UTC", ...options }).format(middle(day))
  ), two2 = (place3) => String(place3).padStart(2, "0");
  return {
    today: near(0),
    tomorrow: near(1),
    weekdays: [1, 2, 3, 4, 5, 6, 7].map((day) => named(`2024-01-${two2(day)}`, { weekday: "long" })),
    months: Array.from({ length: 12 }, (_3, month) => [
      ...named(`2024-${two2(month + 1)}-15`, { month: "long" }),
      ...named(`2024-${two2(month + 1)}-15`, { month: "short" }).map((one) => one.replace(".", ""))
    ])
  };
}
function isDayFirst(language) {
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "numeric" }).formatToParts(0).find(({ type }) => type !== "literal")?.type === "day";
}
function dayIn(year, month, day) {
  let found = [String(year).padStart(4, "0"), month, day].map(
    (part) => String(part).padStart(2, "0")
  ).join("-");
  return isDay(found) ? found : void 0;
}

// src/store/session.ts
var KEY = "aurora.person", PREFERENCES = "aurora.preferences", OWED = "aurora.sign-out", person_ = y3(null), isOnline_ = y3(!0), needsSignIn_ = y3(!1), today_ = y3(dayOf(now())), isOutdated_ = y3(!1), isFull_ = y3(!1), hasFailed_ = y3(!1), isBlocked_ = y3(!1), isKept_ = y3(!0), isLongUnsent_ = y3(!1), progress_ = y3(null), announced_ = y3(""), person = person_, isOnline = isOnline_, needsSignIn = needsSignIn_, today = today_, isOutdated = isOutdated_, isBlocked = isBlocked_, isKept = isKept_, progress = progress_, announced = announced_, setOnline = (is) => {
  isOnline_.value = is;
}, setNeedsSignIn = (does) => {
  needsSignIn_.value = does;
}, setOutdated = () => {
  isOutdated_.value = !0;
}, setBlocked = () => {
  isBlocked_.value = !0;
}, hasFailed = hasFailed_, isFull = isFull_, setFull = () => {
  isFull_.value = !0;
}, isLongUnsent = isLongUnsent_, setLongUnsent = (is) => {
  isLongUnsent_.value = is;
}, setFailed = () => {
  hasFailed_.value = !0;
}, setKept = (is) => {
  isKept_.value = is;
}, setProgress = (to) => {
  progress_.value = to;
}, announce = (text) => {
  announced_.value = text;
}, preferences_ = y3({ theme: "system", hasKeys: !0, tasks: "byDay" }), preferences = preferences_;
function prefer(some) {
  applyPreferences(some);
  try {
    localStorage.setItem(PREFERENCES, JSON.stringify(preferences_.peek()));
  } catch {
  }
}
function applyPreferences(some) {
  preferences_.value = { ...preferences_.peek(), ...some }, document.documentElement.dataset.theme = preferences_.peek().theme;
}
function rememberPreferences() {
  try {
    let kept2 = localStorage.getItem(PREFERENCES) ?? "{}";
    applyPreferences(JSON.parse(kept2));
  } catch {
  }
}
function setPerson(found) {
  person_.value = found;
  try {
    found && !found.isGuest ? localStorage.setItem(KEY, JSON.stringify(found)) : localStorage.removeItem(KEY);
  } catch {
  }
}
function setOwesSignOut(does) {
  try {
    does ? localStorage.setItem(OWED, "yes") : localStorage.removeItem(OWED);
  } catch {
  }
}
function owesSignOut() {
  try {
    return localStorage.getItem(OWED) !== null;
  } catch {
    return !1;
  }
}
function rememberedPerson() {
  try {
    let found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return typeof found == "object" && found !== null && "id" in found ? found : null;
  } catch {
    return null;
  }
}
function onOtherPerson(call2, signal) {
  let changed = (event) => {
    event.key === KEY && rememberedPerson()?.id !== person_.peek()?.id && call2();
  };
  addEventListener("storage", changed, { signal });
}
function followDays(signal) {
  let timer = 0;
  function look() {
    today_.value = dayOf(now()), clearTimeout(timer), timer = setTimeout(look, untilMidnight(now()) + 500);
  }
  document.addEventListener("visibilitychange", look, { signal }), signal.addEventListener("abort", () => clearTimeout(timer)), look();
}

// src/model/kinds.ts
var KINDS = {
  thought: { always: ["text", "timestamp", "tags"], words: "text", inTimeline: !0 },
  entry: {
    always: ["journal_id", "title", "content", "timestamp", "mood", "tags"],
    words: "content",
    inTimeline: !0
  },
  journal: { always: ["name", "description", "color"], words: "name", inTimeline: !1 },
  task: {
    always: ["title", "description", "date", "due_time", "completed", "category", "priority"],
    words: "title",
    inTimeline: !1
  },
  event: {
    always: [
      "title",
      "description",
      "location",
      "start",
      "end",
      "zone",
      "end_zone",
      "rule",
      "extra",
      "overrides",
      "reminders",
      "busy",
      "color",
      "uid"
    ],
    words: "title",
    inTimeline: !1
  }
}, READ_ONLY = /* @__PURE__ */ new Set([
  "id",
  "created_at",
  "updated_at",
  "version",
  "completed_at",
  "all_day",
  "series_id"
]), MAX_TAGS = 20, MAX_TEXT = { thought: 1e5, entry: 1e5 }, kindOf = (name) => Object.hasOwn(KINDS, name) ? KINDS[name] : void 0;
function keptOf(row) {
  let { origin: _3, ...kept2 } = row;
  return kept2;
}
function fieldsOf(kind, row, base) {
  let always = kindOf(kind)?.always ?? [], changed = settable(row).filter((name) => !equal(name, row[name], base?.[name])), names2 = /* @__PURE__ */ new Set([...always.filter((name) => row[name] !== void 0), ...changed]);
  return Object.fromEntries([...names2].map((name) => [name, row[name] ?? null]));
}
var settable = (row) => Object.keys(row).filter((n3) => !READ_ONLY.has(n3));
function equal(name, one, other) {
  return MOMENTS.has(name) && typeof one == "string" && typeof other == "string" ? momentOf(one) === momentOf(other) : isEmpty(one) && isEmpty(other) ? !0 : JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
var MOMENTS = /* @__PURE__ */ new Set(["timestamp", "archived_at"]), isEmpty = (value) => value == null || value === !1 || isList(value) && !value.length, isMap = (value) => typeof value == "object" && value !== null && !isList(value), isList = (value) => Array.isArray(value), sameRow = (one, other) => [.../* @__PURE__ */ new Set([...settable(one), ...settable(other)])].every((n3) => equal(n3, one[n3], other[n3]));
function textOf(row, field) {
  let value = row[field];
  return typeof value == "string" ? value : "";
}
var tagsOf = (row) => Array.isArray(row.tags) ? row.tags.filter((tag) => typeof tag == "string") : [];
function placeNameOf(row) {
  let place3 = row.place;
  return isMap(place3) ? textOf(place3, "name") : "";
}
function momentOf2(kind, row) {
  let at = kindOf(kind)?.inTimeline ? momentOf(textOf(row, "timestamp")) : Number.NaN;
  return Number.isNaN(at) ? void 0 : at;
}
function tagsIn(text) {
  let tags = [...text.normalize("NFC").matchAll(/(?:^|\s)#([\p{L}\p{N}_][\p{L}\p{M}\p{N}_/-]{0,49})/gu)].map((match) => (match[1] ?? "").toLowerCase().normalize("NFC"));
  return [...new Set(tags)].slice(0, MAX_TAGS);
}
function tagsAfter(tags, before, after2) {
  let left = new Set(tagsIn(before).filter((tag) => !tagsIn(after2).includes(tag)));
  return [.../* @__PURE__ */ new Set([...tags.filter((tag) => !left.has(tag)), ...tagsIn(after2)])].slice(
    0,
    MAX_TAGS
  );
}
function newId(now2) {
  let bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place3 = 0; place3 < 6; place3++)
    bytes[place3] = Math.floor(now2 / 2 ** (40 - 8 * place3)) % 256;
  return bytes[6] = 112 | (bytes[6] ?? 0) & 15, bytes[8] = 128 | (bytes[8] ?? 0) & 63, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
var madeAt = (id) => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

// src/model/when.ts
var own = deviceZone();
function zoneOf(row) {
  let zone = textOf(row, "zone");
  return zone === "" || zone === own ? void 0 : zone;
}
var dayIn2 = (row, at) => dayOf(at, zoneOf(row)), timeIn = (row, at) => timeOf(at, zoneOf(row));

// src/store/entries.ts
var byJournal = /* @__PURE__ */ new Map(), changes = /* @__PURE__ */ new Map(), lists = /* @__PURE__ */ new Map();
function entriesIn(journal) {
  let known = lists.get(journal) ?? O(() => sorted(journal));
  return lists.set(journal, known), known;
}
function sorted(journal) {
  return changesIn(journal).value, [...byJournal.get(journal)?.values() ?? []].sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
}
function changesIn(journal) {
  let known = changes.get(journal) ?? y3(0);
  return changes.set(journal, known), known;
}
function showEntry(before, after2) {
  let [from, to] = [journalOf(before), journalOf(after2)];
  if (from !== void 0 && before && from !== to && (byJournal.get(from)?.delete(before.id), changesIn(from).value += 1), to === void 0 || !after2) return;
  let own2 = byJournal.get(to) ?? /* @__PURE__ */ new Map();
  byJournal.set(to, own2.set(after2.id, after2)), changesIn(to).value += 1;
}
var journalOf = (thing) => thing?.kind !== "entry" || thing.isDeleted || thing.at === void 0 ? void 0 : textOf(thing.row, "journal_id");

// src/store/memory.ts
var byId = /* @__PURE__ */ new Map(), byDay = /* @__PURE__ */ new Map(), days_ = y3([]), journals_ = y3([]), unsent_ = y3(0), needsYou_ = y3([]), isReady_ = y3(!1), byKind = /* @__PURE__ */ new Map(), changes2 = /* @__PURE__ */ new Map(), days = days_, journals = journals_, unsent = unsent_, needsYou = O(() => needsYou_.value.length), firstThatNeedsYou = O(() => {
  let id = needsYou_.value[0];
  return id === void 0 ? void 0 : thingById(id).value;
}), isReady = isReady_, thingById = (id) => ownSignal(byId, id, void 0), thingsOf = (day) => ownSignal(byDay, day, []);
function everyOf(kind) {
  let known = lists2.get(kind) ?? O(() => listOf(kind));
  return lists2.set(kind, known), known;
}
var lists2 = /* @__PURE__ */ new Map(), ARCHIVED = "archived", archived = everyOf(ARCHIVED);
function listOf(kind) {
  return ownSignal(changes2, kind, 0).value, [...byKind.get(kind)?.values() ?? []];
}
function ownSignal(map, key, empty) {
  let known = map.get(key) ?? y3(empty);
  return map.set(key, known), known;
}
var showAll = (things) => r3(() => {
  for (let thing of things) show(thing.id, thing);
});
function show(id, thing) {
  let own2 = ownSignal(byId, id, void 0), before = own2.peek();
  if (before === thing) return;
  if (own2.value = thing, unsent_.value += Number(thing?.isUnsent ?? !1) - Number(before?.isUnsent ?? !1), doesNeedYou(before) !== doesNeedYou(thing)) {
    let others = needsYou_.peek().filter((one) => one !== id);
    needsYou_.value = doesNeedYou(thing) ? [...others, id] : others;
  }
  showEntry(before, thing), (before?.kind === "journal" || thing?.kind === "journal") && showJournal(id, thing), (isArchived(before) || isArchived(thing)) && showInList(ARCHIVED, id, isArchived(thing) ? thing : void 0);
  let kind = thing?.kind ?? before?.kind ?? "";
  kindOf(kind)?.inTimeline === !1 && showInList(kind, id, thing);
  let [from, to] = [dayOfThing(before), dayOfThing(thing)];
  from !== void 0 && from !== to && place(from, id, void 0), to !== void 0 && place(to, id, thing);
}
var doesNeedYou = (thing) => (thing?.mine !== void 0 || thing?.refused !== void 0) && !thing.isDeleted, isArchived = (thing) => thing !== void 0 && textOf(thing.row, "archived_at") !== "", away = /* @__PURE__ */ new Set();
function dayOfThing(thing) {
  if (!(thing?.at === void 0 || thing.isDeleted || isArchived(thing)) && !away.has(textOf(thing.row, "journal_id")))
    return dayIn2(thing.row, thing.at);
}
function setAway(journal, isAway) {
  if (away.has(journal) !== isAway) {
    isAway || away.delete(journal);
    for (let entry of entriesIn(journal).peek()) {
      let day = dayOfThing(entry);
      day !== void 0 && place(day, entry.id, isAway ? void 0 : entry);
    }
    isAway && away.add(journal);
  }
}
function place(day, id, thing) {
  let own2 = ownSignal(byDay, day, []), before = own2.peek(), others = before.filter((one) => one.id !== id);
  if (thing) {
    let at = others.findIndex((one) => (one.at ?? 0) <= (thing.at ?? 0));
    others.splice(at < 0 ? others.length : at, 0, thing);
  }
  if (own2.value = others, others.length > 0 == before.length > 0) return;
  let left = days_.peek().filter((one) => one !== day), after2 = left.findLastIndex((one) => one > day) + 1;
  days_.value = others.length > 0 ? left.toSpliced(after2, 0, day) : left;
}
function showInList(kind, id, thing) {
  let own2 = byKind.get(kind) ?? /* @__PURE__ */ new Map();
  byKind.set(kind, own2), thing && !thing.isDeleted ? own2.set(id, thing) : own2.delete(id), ownSignal(changes2, kind, 0).value += 1;
}
function showJournal(id, thing) {
  setAway(id, thing?.isDeleted === !0 || isArchived(thing));
  let others = journals_.peek().filter((one) => one.id !== id), all2 = thing && !thing.isDeleted ? [...others, thing] : others, name = (one) => textOf(one.row, "name");
  journals_.value = all2.sort((one, other) => name(one).localeCompare(name(other)));
}
function showOnly(things) {
  let left = new Set(things.map((thing) => thing.id));
  r3(() => {
    for (let id of [...byId.keys()]) left.has(id) || show(id, void 0);
    showAll(things);
  });
}
function showNothing() {
  showOnly([]), isReady_.value = !1;
}
var setReady = () => {
  isReady_.value = !0;
};

// src/words.ts
var many = (count, one, more) => count === 1 ? `1 ${one}` : `${count.toLocaleString()} ${more}`, words = {
  app: "Aurora",
  back: "Back",
  save: "Save",
  done: "Done",
  edit: "Edit",
  delete: "Delete",
  undo: "Undo",
  cancel: "Cancel",
  reload: "Reload",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  skip: "Skip to the content",
  placesLabel: "Places",
  places: {
    today: "Today",
    journals: "Journals",
    calendar: "Calendar",
    search: "Search",
    day: "Calendar",
    journal: "Journal",
    thing: "Reading",
    task: "Task",
    event: "Event",
    "new-event": "New event",
    history: "History",
    tasks: "Tasks",
    archive: "Archive",
    trash: "Trash",
    settings: "Settings",
    import: "Import",
    "sign-in": "Sign in"
  },
  keys: {
    title: "Keys",
    capture: "Write something",
    event: "New event",
    next: "Next thing",
    previous: "Previous thing",
    open: "Open it",
    edit: "Edit it",
    done: "Tick it off",
    delete: "Delete it",
    history: "Its history",
    back: "Back",
    list: "All keys",
    save: "Save",
    leave: "Leave a field; what is typed stays",
    undo: "Undo"
  },
  offline: "Offline",
  toSend: (count) => `${count.toLocaleString()} to send`,
  needsYou: (count) => many(count, "needs you", "need you"),
  signInToSend: "Sign in to send",
  notLoaded: "This part of Aurora is not on this device yet. Reload when you are online.",
  newVersion: "There is a new version of Aurora.",
  closeOthers: "An older Aurora is open in another tab. Please close it.",
  notKept: "This browser keeps nothing here: what is not sent is lost with this tab.",
  isFull: "This device has no room left. What is here stays; what is new elsewhere cannot come.",
  isLongUnsent: "Some of this has been only on this device for more than a day. Open Aurora where it can be reached.",
  needsHttps: "Opened without HTTPS, Aurora works only while it can reach the server.",
  fetching: (done, of2) => `Fetching what you have: ${done.toLocaleString()} of ${of2.toLocaleString()}`,
  fault: "Something went wrong in the app. What you typed is kept.",
  signInTitle: "Sign in",
  signUpTitle: "Create an account",
  promise: "A quiet place for your thoughts, journals and plans. Yours alone.",
  email: "E-mail",
  password: "Password",
  newPassword: "At least 8 characters. A sentence is easiest to remember.",
  notAnAddress: "This is not an e-mail address.",
  fieldProblems: {
    email: "This is not an e-mail address.",
    zone: "There is no such time zone. Choose one from the list.",
    languages: "One of these is no language's code. They look like en, de or pt-BR."
  },
  tooShort: "At least 8 characters, please.",
  code: "Code",
  codeHint: "From your authenticator app, or a recovery code.",
  registrationCode: "Registration code",
  registrationCodeHint: "Whoever runs this Aurora can tell you.",
  problems: {
    second_factor_required: "Now the code from your authenticator app, please.",
    invalid_code: "This code is not right, or was used before. Wait for the next one.",
    wrong_code: "This code is not right, or was used before. Wait for the next one.",
    wrong_registration_code: "This Aurora opens an account with its registration code only.",
    registration_closed: "This Aurora opens no new accounts. Whoever runs it can change that.",
    invalid_credentials: "Wrong e-mail or password.",
    email_taken: "There is an account with this e-mail already.",
    unauthorized: "Your session has ended. Sign in again; nothing here is lost.",
    invalid_refresh_token: "Your session has ended. Sign in again; nothing here is lost.",
    foreign_origin: "Aurora was set up at another address. Open it there.",
    not_found: "This is not there any more.",
    conflict: "Something else changed at the same moment. Try again.",
    too_large: "This is too much at once.",
    internal_error: "Something went wrong in Aurora. Try again in a moment.",
    unavailable: "Aurora is busy or starting. Nothing was changed; try again in a moment.",
    outcome_unknown: "The connection broke. Look whether it was done before you try again."
  },
  tooOften: (minutes) => `That was tried too often. Try again in ${many(minutes, "minute", "minutes")}.`,
  wrongRegistrationCode: "That is not the registration code of this Aurora.",
  faults: {
    missing: "This is missing.",
    empty: "This is empty.",
    string_too_short: "This is missing, or too short.",
    string_too_long: "This is too long.",
    too_long: "These are too many.",
    parent_gone: "What this belongs to was deleted, or never came.",
    cycle: "A task cannot be a part of itself.",
    too_deep: "Subtasks go four levels deep.",
    erased: "This was erased for good elsewhere. Copy what you need, and write it anew."
  },
  notMine: "This is not my computer",
  notMineHint: "Nothing is kept here once you close the tab.",
  signIn: "Sign in",
  signUp: "Create account",
  toSignUp: "Create an account",
  toSignIn: "I have an account",
  noAnswer: "Aurora does not answer. Are you online?",
  again: (email) => `Your session has ended. Sign in again as ${email}; nothing here is lost.`,
  capture: "What is on your mind?",
  captureAs: {
    thought: "What is on your mind?",
    task: "Call Anna tomorrow 16:30 !high",
    entry: "Tell about your day"
  },
  captureKind: "Save as",
  captureKinds: { thought: "Thought", task: "Task", entry: "Entry" },
  firstJournal: "Diary",
  beginsJournal: "Your first entry begins a journal: Diary.",
  journalOf: "In",
  day: "Day",
  tomorrow: "Tomorrow",
  span: (first, last2) => `${first} – ${last2}`,
  length: (minutes) => minutes % 60 === 0 ? many(minutes / 60, "hour", "hours") : many(minutes, "minute", "minutes"),
  afterDone: "after it was done",
  makeTask: "Make it a task",
  takeOff: (text) => `${text}: take off`,
  overdue: (count) => `Overdue · ${count.toLocaleString()}`,
  toDoToday: "To do today",
  repeats: "Repeats",
  allTasks: "All tasks",
  nothingToday: "Nothing for today.",
  priorities: { urgent: "Urgent", high: "High", medium: "Medium", low: "Low" },
  ticked: "Done",
  unticked: "To do again",
  notSaved: "Not saved: this device has no room left, or it refused. Your text is still here.",
  saved: "Saved",
  tooLong: (over) => many(over, "character too many", "characters too many"),
  onThisDay: (year) => `On this day, ${year}`,
  allOfThatDay: (count) => `All ${count.toLocaleString()} of that day`,
  nothingYet: "Nothing yet. Write the first thing that comes to mind.",
  beginnings: [
    { kind: "thought", label: "A thought", text: "" },
    { kind: "task", label: "Something to do", text: "Water the plants tomorrow 18:00" },
    { kind: "entry", label: "A page of a diary", text: "" }
  ],
  welcome: "What you write is on this device at once, and goes to your Aurora when that can be reached.",
  unfinished: "Unfinished",
  today: "Today",
  yesterday: "Yesterday",
  title: "Title",
  text: "Text",
  readOn: "Read on",
  isEmpty: "Write something first, or delete it.",
  movedToTrash: "Moved to the trash",
  notTakenBack: "This cannot be undone now. What was deleted is in the trash.",
  undone: "Undone",
  restored: "It is back",
  notAccepted: "Not accepted",
  twoVersions: "Two versions",
  notThere: "This is not here. It may have been deleted, or is not fetched yet.",
  thought: "Thought",
  entry: "Entry",
  starred: "Starred",
  more: "More",
  later: "Later",
  settings: "Settings"
};

// src/views/places.ts
var SIMPLE = [
  "journals",
  "calendar",
  "tasks",
  "archive",
  "trash",
  "settings",
  "import",
  "sign-in"
], OF_A_THING = /^\/(thoughts|entries|journals|tasks|events)\/([0-9a-f-]{36})(\/history)?$/, KINDS2 = { thoughts: "thing", entries: "thing", journals: "journal", tasks: "task" }, FOLDERS = {
  thought: "thoughts",
  entry: "entries",
  journal: "journals",
  task: "tasks",
  event: "events"
}, kindOf2 = (folder = "") => Object.keys(FOLDERS).find((kind) => FOLDERS[kind] === folder) ?? "";
function placeOf(path, query = "") {
  let [, folder, id = "", history2] = OF_A_THING.exec(path) ?? [];
  if (history2) return { kind: "history", of: kindOf2(folder), id };
  let asked2 = (name) => new URLSearchParams(query).get(name) ?? "";
  if (folder === "events") return { kind: "event", id, on: asked2("on") };
  if (path === "/events/new") return { kind: "new-event", start: asked2("start") };
  if (folder) return { kind: KINDS2[folder], id };
  let [, day] = /^\/calendar\/(\d{4}-\d\d-\d\d)$/.exec(path) ?? [];
  return day ? { kind: "day", day } : path === "/search" ? { kind: "search", query: asked2("q") } : { kind: SIMPLE.find((name) => path === `/${name}`) ?? "today" };
}
var pathOf = (kind, id) => `/${FOLDERS[kind] ?? "thoughts"}/${id}`, repeatPath = (id, key) => `${pathOf("event", id)}?on=${encodeURIComponent(key)}`, newEventPath = (start2) => `/events/new?start=${start2}`, searchFor = (query) => `/search?q=${encodeURIComponent(query)}`, here = () => location.pathname + location.search, stepOf = (state) => state ?? { index: 0 }, place_ = y3(placeOf(location.pathname, location.search)), place2 = place_, left_, leftAt = () => left_;
function go(path, from = document.activeElement) {
  if (path === here())
    return place_.value = placeOf(location.pathname, location.search), scrollTo(0, 0);
  let { index } = stepOf(history.state), left = { scroll: scrollY, focus: selectorOf(from) };
  history.replaceState({ index, left }, ""), history.pushState({ index: index + 1 }, "", path), left_ = void 0, place_.value = placeOf(location.pathname, location.search);
}
var readdress = (path) => history.replaceState(history.state, "", path);
function goBack() {
  stepOf(history.state).index > 0 ? history.back() : go("/");
}
function selectorOf(element) {
  let [link, own2] = [element?.closest("a"), element?.closest("[data-id]")];
  return link ? `a[href="${CSS.escape(link.getAttribute("href") ?? "")}"]` : own2 ? `[data-id="${CSS.escape(own2.getAttribute("data-id") ?? "")}"]` : element?.id ? `#${CSS.escape(element.id)}` : "";
}
function followPlaces(signal) {
  history.scrollRestoration = "manual", addEventListener(
    "popstate",
    (event) => {
      left_ = stepOf(event.state).left, place_.value = placeOf(location.pathname, location.search);
    },
    { signal }
  ), document.addEventListener("click", followLink, { signal });
}
function followLink(event) {
  let link = event.target instanceof Element ? event.target.closest("a") : null, isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  !link || !isPlain || link.origin !== location.origin || link.target || link.hash || (event.preventDefault(), go(link.pathname + link.search, link));
}

// node_modules/preact/jsx-runtime/dist/jsxRuntime.mjs
var f4 = /* @__PURE__ */ Symbol.for("pv"), o4 = 0;
function a4(t4, e4, n3, u4, a5, i4) {
  e4 || (e4 = {});
  var c4, l4, p5 = e4;
  if ("ref" in p5 && typeof t4 != "function") for (l4 in p5 = {}, e4) l4 == "ref" ? c4 = e4[l4] : p5[l4] = e4[l4];
  var s4 = { type: t4, props: p5, key: n3, ref: c4, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: f4, __v: --o4, __i: -1, __u: 0 };
  return (a5 || i4) && (s4.__source = a5, s4.__self = i4), n.vnode && n.vnode(s4), s4;
}

// src/views/parts.tsx
function Field(props) {
  let id = P2(), { label, name, hint, problem, type } = props;
  return /* @__PURE__ */ a4("div", { class: "field", children: [
    /* @__PURE__ */ a4("label", { for: id, children: label }),
    /* @__PURE__ */ a4(
      "input",
      {
        id,
        name,
        ...type ? { type } : {},
        autocomplete: props.autocomplete ?? "off",
        inputMode: props.inputMode ?? "text",
        autocapitalize: "none",
        spellcheck: !1,
        defaultValue: props.value ?? "",
        list: props.list,
        required: props.isRequired ?? !0,
        "aria-invalid": problem ? "true" : void 0,
        "aria-describedby": `${id}-about`
      }
    ),
    /* @__PURE__ */ a4("p", { id: `${id}-about`, class: problem ? "problem" : "hint", children: problem ?? hint })
  ] });
}
var ICONS = {
  today: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4",
  journals: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM9 8h6M9 12h6",
  calendar: "M7 5h10a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM4 10h16M9 3v4M15 3v4",
  tasks: "M4 6.5l1.5 1.5L8.5 5M4 16.5l1.5 1.5 3-3M12 7h8M12 17h8",
  repeat: "M5 11a4 4 0 0 1 4-4h9M15 4l3 3-3 3M19 13a4 4 0 0 1-4 4H6M9 20l-3-3 3-3",
  search: "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM20 20l-4.5-4.5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  star: "M12 4.5l2.3 4.8 5.2.7-3.8 3.6 1 5.2L12 16.3l-4.7 2.5 1-5.2L4.5 10l5.2-.7z",
  forward: "M9 5l7 7-7 7",
  back: "M15 5l-7 7 7 7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0"
};
function Icon({ name }) {
  return /* @__PURE__ */ a4("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", children: /* @__PURE__ */ a4("path", { d: ICONS[name] }) });
}
function Below({ title, mark, action, children }) {
  return /* @__PURE__ */ a4("header", { class: "top below", children: [
    /* @__PURE__ */ a4("button", { type: "button", class: "back", onClick: goBack, children: [
      /* @__PURE__ */ a4(Icon, { name: "back" }),
      words.back
    ] }),
    /* @__PURE__ */ a4("div", { class: "corner", children: [
      /* @__PURE__ */ a4(State, {}),
      action
    ] }),
    /* @__PURE__ */ a4("h1", { tabIndex: -1, dir: "auto", children: [
      mark,
      title
    ] }),
    children
  ] });
}
function State() {
  let thing = firstThatNeedsYou.value, parts = [
    isOnline.value ? "" : words.offline,
    unsent.value > 0 && (!isOnline.value || needsSignIn.value) ? words.toSend(unsent.value) : ""
  ].filter(Boolean);
  return /* @__PURE__ */ a4("p", { class: "state", role: "status", children: [
    parts.join(" · "),
    needsSignIn.value && /* @__PURE__ */ a4("a", { href: "/sign-in", children: words.signInToSend }),
    thing && /* @__PURE__ */ a4("a", { href: pathOf(thing.kind, thing.id), children: words.needsYou(needsYou.value) })
  ] });
}

// src/screens/not-loaded.tsx
function NotLoaded() {
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4(Below, { title: words.app }),
    /* @__PURE__ */ a4("div", { class: "empty", children: [
      /* @__PURE__ */ a4("p", { children: words.notLoaded }),
      /* @__PURE__ */ a4("button", { type: "button", class: "quiet", onClick: () => location.reload(), children: words.reload })
    ] })
  ] });
}

// node_modules/idb/build/index.js
var instanceOfAny = (object, constructors) => constructors.some((c4) => object instanceof c4), idbProxyableTypes, cursorAdvanceMethods;
function getIdbProxyableTypes() {
  return idbProxyableTypes || (idbProxyableTypes = [
    IDBIndex,
    IDBObjectStore,
    IDBCursor,
    IDBDatabase,
    IDBTransaction
  ]);
}
function getCursorAdvanceMethods() {
  return cursorAdvanceMethods || (cursorAdvanceMethods = ["advance", "continue", "continuePrimaryKey"].map((method) => IDBCursor.prototype[method]));
}
var transactionDoneMap = /* @__PURE__ */ new WeakMap(), transformCache = /* @__PURE__ */ new WeakMap(), reverseTransformCache = /* @__PURE__ */ new WeakMap();
function promisifyRequest(request) {
  let promise = new Promise((resolve2, reject) => {
    let unlisten = () => {
      request.removeEventListener("success", success), request.removeEventListener("error", error);
    }, success = () => {
      resolve2(wrap(request.result)), unlisten();
    }, error = () => {
      reject(request.error), unlisten();
    };
    request.addEventListener("success", success), request.addEventListener("error", error);
  });
  return reverseTransformCache.set(promise, request), promise;
}
function cacheDonePromiseForTransaction(tx) {
  if (transactionDoneMap.has(tx))
    return;
  let done = new Promise((resolve2, reject) => {
    let unlisten = () => {
      tx.removeEventListener("complete", complete), tx.removeEventListener("error", error), tx.removeEventListener("abort", error);
    }, complete = () => {
      resolve2(), unlisten();
    }, error = () => {
      reject(tx.error || new DOMException("AbortError", "AbortError")), unlisten();
    };
    tx.addEventListener("complete", complete), tx.addEventListener("error", error), tx.addEventListener("abort", error);
  });
  transactionDoneMap.set(tx, done);
}
var idbProxyTraps = {
  get(target, prop, receiver) {
    if (target instanceof IDBTransaction) {
      if (prop === "done")
        return transactionDoneMap.get(target);
      if (prop === "store")
        return receiver.objectStoreNames[1] ? void 0 : receiver.objectStore(receiver.objectStoreNames[0]);
    }
    return wrap(target[prop]);
  },
  set(target, prop, value) {
    return target[prop] = value, !0;
  },
  has(target, prop) {
    return target instanceof IDBTransaction && (prop === "done" || prop === "store") ? !0 : prop in target;
  }
};
function replaceTraps(callback) {
  idbProxyTraps = callback(idbProxyTraps);
}
function wrapFunction(func) {
  return getCursorAdvanceMethods().includes(func) ? function(...args) {
    return func.apply(unwrap(this), args), wrap(this.request);
  } : function(...args) {
    return wrap(func.apply(unwrap(this), args));
  };
}
function transformCachableValue(value) {
  return typeof value == "function" ? wrapFunction(value) : (value instanceof IDBTransaction && cacheDonePromiseForTransaction(value), instanceOfAny(value, getIdbProxyableTypes()) ? new Proxy(value, idbProxyTraps) : value);
}
function wrap(value) {
  if (value instanceof IDBRequest)
    return promisifyRequest(value);
  if (transformCache.has(value))
    return transformCache.get(value);
  let newValue = transformCachableValue(value);
  return Object.is(newValue, value) || (transformCache.set(value, newValue), reverseTransformCache.set(newValue, value)), newValue;
}
var unwrap = (value) => reverseTransformCache.get(value);
function openDB(name, version, { blocked, upgrade, blocking, terminated } = {}) {
  let request = indexedDB.open(name, version), openPromise = wrap(request);
  return upgrade && request.addEventListener("upgradeneeded", (event) => {
    upgrade(wrap(request.result), event.oldVersion, event.newVersion, wrap(request.transaction), event);
  }), blocked && request.addEventListener("blocked", (event) => blocked(
    // Casting due to https://github.com/microsoft/TypeScript-DOM-lib-generator/pull/1405
    event.oldVersion,
    event.newVersion,
    event
  )), openPromise.then((db) => {
    terminated && db.addEventListener("close", () => terminated()), blocking && db.addEventListener("versionchange", (event) => blocking(event.oldVersion, event.newVersion, event));
  }).catch(() => {
  }), openPromise;
}
var readMethods = ["get", "getKey", "getAll", "getAllKeys", "count"], writeMethods = ["put", "add", "delete", "clear"], cachedMethods = {};
function getMethod(target, prop) {
  if (!(target instanceof IDBDatabase && !(prop in target) && typeof prop == "string"))
    return;
  if (cachedMethods[prop])
    return cachedMethods[prop];
  let targetFuncName = prop.replace(/FromIndex$/, ""), useIndex = prop !== targetFuncName, isWrite = writeMethods.includes(targetFuncName);
  if (
    // Bail if the target doesn't exist on the target. Eg, getAll isn't in Edge.
    !(targetFuncName in (useIndex ? IDBIndex : IDBObjectStore).prototype) || !(isWrite || readMethods.includes(targetFuncName))
  )
    return;
  let method = async function(storeName, ...args) {
    let tx = this.transaction(storeName, isWrite ? "readwrite" : "readonly"), target2 = tx.store;
    return useIndex && (target2 = target2.index(args.shift())), (await Promise.all([
      target2[targetFuncName](...args),
      isWrite && tx.done
    ]))[0];
  };
  return cachedMethods[prop] = method;
}
replaceTraps((oldTraps) => ({
  ...oldTraps,
  get: (target, prop, receiver) => getMethod(target, prop) || oldTraps.get(target, prop, receiver),
  has: (target, prop) => !!getMethod(target, prop) || oldTraps.has(target, prop)
}));
var advanceMethodProps = ["advance", "continue", "continuePrimaryKey"], methodMap = {}, advanceResults = /* @__PURE__ */ new WeakMap(), ittrProxiedCursorToOriginalProxy = /* @__PURE__ */ new WeakMap(), cursorIteratorTraps = {
  get(target, prop) {
    if (!advanceMethodProps.includes(prop))
      return target[prop];
    let cachedFunc = methodMap[prop];
    return cachedFunc || (cachedFunc = methodMap[prop] = function(...args) {
      advanceResults.set(this, ittrProxiedCursorToOriginalProxy.get(this)[prop](...args));
    }), cachedFunc;
  }
};
async function* iterate(...args) {
  let cursor2 = this;
  if (cursor2 instanceof IDBCursor || (cursor2 = await cursor2.openCursor(...args)), !cursor2)
    return;
  cursor2 = cursor2;
  let proxiedCursor = new Proxy(cursor2, cursorIteratorTraps);
  for (ittrProxiedCursorToOriginalProxy.set(proxiedCursor, cursor2), reverseTransformCache.set(proxiedCursor, unwrap(cursor2)); cursor2; )
    yield proxiedCursor, cursor2 = await (advanceResults.get(proxiedCursor) || cursor2.continue()), advanceResults.delete(proxiedCursor);
}
function isIteratorProp(target, prop) {
  return prop === Symbol.asyncIterator && instanceOfAny(target, [IDBIndex, IDBObjectStore, IDBCursor]) || prop === "iterate" && instanceOfAny(target, [IDBIndex, IDBObjectStore]);
}
replaceTraps((oldTraps) => ({
  ...oldTraps,
  get(target, prop, receiver) {
    return isIteratorProp(target, prop) ? iterate : oldTraps.get(target, prop, receiver);
  },
  has(target, prop) {
    return isIteratorProp(target, prop) || oldTraps.has(target, prop);
  }
}));

// src/store/database.ts
var KEYS = { things: "id", base: "id", outbox: "seq", drafts: "place", meta: "name" }, TABLES = Object.keys(KEYS), VERSION = 1;
async function openDatabase(user, events) {
  let name = `aurora-${user}`, db = await openDB(name, VERSION, {
    // Upgrades only add: an older tab may still be open.
    upgrade(created) {
      created.createObjectStore("things", { keyPath: "id" }).createIndex("at", "at"), created.createObjectStore("base", { keyPath: "id" }), created.createObjectStore("outbox", { keyPath: "seq", autoIncrement: !0 }).createIndex("id", "id"), created.createObjectStore("drafts", { keyPath: "place" }), created.createObjectStore("meta", { keyPath: "name" });
    },
    blocked: () => events.onBlocked(),
    blocking() {
      db.close(), events.onOutdated();
    }
  });
  return kept(db, name);
}
function kept(db, name) {
  async function run(mode, work) {
    let tx = db.transaction(TABLES, mode, { durability: "strict" });
    try {
      let [result] = await Promise.all([work(inside(tx)), tx.done]);
      return result;
    } catch (error) {
      throw abort(tx), error;
    }
  }
  return {
    isKept: !0,
    read: (work) => run("readonly", work),
    write: (work) => run("readwrite", work),
    close: () => db.close(),
    async destroy() {
      db.close();
      let request = indexedDB.deleteDatabase(name);
      await new Promise((done) => {
        request.onsuccess = request.onerror = request.onblocked = () => done();
      });
    }
  };
}
function abort(tx) {
  tx.done.catch(() => {
  });
  try {
    tx.abort();
  } catch {
  }
}
function inside(tx) {
  let table = (name) => tx.objectStore(name);
  return {
    get: (name, key) => table(name).get(key),
    all: (name) => table(name).getAll(),
    ids: () => tx.objectStore("things").getAllKeys(),
    outgoing: (id) => tx.objectStore("outbox").index("id").getAll(id),
    async newest(count) {
      let found = [], cursor2 = await tx.objectStore("things").index("at").openCursor(null, "prev");
      for (; cursor2 && found.push(cursor2.value) < count; ) cursor2 = await cursor2.continue();
      return found;
    },
    cursor: () => table("meta").get("cursor"),
    writes: async () => countOf(await tx.objectStore("meta").get("writes")),
    put: (name, value) => table(name).put(value),
    remove: (name, key) => table(name).delete(key)
  };
}
var countOf = (found) => found?.name === "writes" ? found.count : 0;
function memoryDatabase() {
  let tables = new Map(TABLES.map((name) => [name, /* @__PURE__ */ new Map()])), table = (name) => tables.get(name) ?? /* @__PURE__ */ new Map(), all2 = (name) => [...table(name).values()], outbox = () => all2("outbox"), last2 = 0, turn = Promise.resolve(), tx = {
    get: async (name, key) => table(name).get(key),
    all: async (name) => all2(name),
    ids: async () => all2("things").map((thing) => thing.id),
    outgoing: async (id) => outbox().filter((one) => one.id === id),
    async newest(count) {
      return all2("things").filter((thing) => thing.at !== void 0).sort((one, other) => (other.at ?? 0) - (one.at ?? 0)).slice(0, count);
    },
    cursor: async () => table("meta").get("cursor"),
    writes: async () => countOf(table("meta").get("writes")),
    async put(name, value) {
      let numbered = name === "outbox" ? { seq: last2 += 1, ...value } : value;
      table(name).set(numbered[KEYS[name]], numbered);
    },
    remove: async (name, key) => table(name).delete(key)
  }, run = (work) => {
    let mine = turn.then(() => work(tx));
    return turn = mine.catch(() => {
    }), mine;
  };
  return { isKept: !1, read: run, write: run, close() {
  }, async destroy() {
  } };
}

// src/model/merge.ts
function merge(base, mine, theirs) {
  let row = { ...theirs }, clashes = [];
  for (let name of /* @__PURE__ */ new Set([...settable(mine), ...settable(theirs)])) {
    let [was, ours, other] = [base?.[name], mine[name], theirs[name]];
    if (ours === void 0 || equal(name, was, ours) || equal(name, ours, other)) continue;
    let found = equal(name, was, other) ? ours : mergeValue(name, was, ours, other);
    found === void 0 && clashes.push(name), row[name] = found ?? ours;
  }
  return { row, clashes };
}
function joined(kind, rows2) {
  let field = kindOf(kind)?.words ?? "", texts = new Set(rows2.map((row) => textOf(row, field)).filter(Boolean)), tags = new Set(rows2.flatMap(tagsOf)), last2 = rows2.at(-1) ?? rows2[0], tagged = "tags" in last2 ? { tags: [...tags].slice(0, MAX_TAGS) } : {};
  return { ...last2, ...tagged, [field]: [...texts].join(`

`) };
}
function mergeValue(name, was, mine, theirs) {
  if (Array.isArray(mine) && Array.isArray(theirs)) return mergeList(listOf2(was), mine, theirs);
  if (!(name === "place" || !isMap(mine) || !isMap(theirs)))
    return mergeMap(isMap(was) ? was : {}, mine, theirs);
}
var listOf2 = (value) => Array.isArray(value) ? value : [];
function mergeList(was, mine, theirs) {
  let has = (list, item) => list.some((one) => equal("", one, item)), kept2 = theirs.filter((item) => has(mine, item) || !has(was, item));
  return [...kept2, ...mine.filter((item) => !has(was, item) && !has(kept2, item))];
}
function mergeMap(was, mine, theirs) {
  let all2 = {};
  for (let name of /* @__PURE__ */ new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    let [before, ours, other] = [was[name], mine[name], theirs[name]], isMine = equal("", before, other);
    if (!isMine && !equal("", before, ours) && !equal("", ours, other)) return;
    let value = isMine ? ours : other;
    value !== void 0 && (all2[name] = value);
  }
  return all2;
}

// src/model/held.ts
function thingOf(found, more = {}) {
  let row = keptOf(found.row), at = momentOf2(found.kind, row), timed = at === void 0 ? {} : { at };
  return { id: found.id, kind: found.kind, row, version: found.version, ...timed, ...more };
}
function edited(held, edit) {
  let [{ thing }, seen] = [held, edit.basedOn], base = baseOf(held, edit.id);
  if (!thing || !seen || sameRow(seen.row, thing.row)) return waitingFor(held, edit, base);
  let merged = merge(seen.row, edit.row, thing.row);
  if (merged.clashes.length === 0) return waitingFor(held, { ...edit, row: merged.row }, base);
  if (!held.sent && !held.waiting) return waitingFor(held, edit, { id: edit.id, ...seen });
  let aside = asideOf({ ...edit, row: merged.row }, seen.row);
  return { ...held, thing: { ...thing, mine: withMine(thing, merged.row) }, aside };
}
function asideOf(edit, base) {
  let { id, kind, row, changeId: change_id } = edit, fields = fieldsOf(kind, row, base);
  return { change_id, id, kind, version: null, fields, isSent: !1, isAside: !0 };
}
var markOf = (thing) => thing?.mine ? { mine: thing.mine } : {};
function withMine(thing, row) {
  let before = thing.mine ?? [];
  return before.some((one) => sameRow(one, row)) ? before : [...before, row];
}
var baseOf = (held, id) => held.base ?? { id, row: held.thing?.row ?? null, version: held.thing?.version ?? null };
function waitingFor(held, edit, base) {
  let { id, kind, row } = edit, elsewhere2 = held.thing?.isDeletedElsewhere ? { isDeletedElsewhere: !0 } : {};
  if (!held.sent && base.row && sameRow(base.row, row) && base.version) {
    let found = { id, kind, row: base.row, version: base.version };
    return { thing: thingOf(found, { ...markOf(held.thing), ...elsewhere2 }) };
  }
  let change_id = (held.waiting?.isRefused ? void 0 : held.waiting)?.change_id ?? edit.changeId, { version } = base, fields = fieldsOf(kind, row, base.row), waiting = { ...held.waiting?.seq === void 0 ? {} : { seq: held.waiting.seq }, change_id, id, kind, version, fields, isSent: !1 }, more = { ...markOf(held.thing), ...elsewhere2, isUnsent: !0 };
  return { thing: {
    ...thingOf({ id, kind, row, version: 0 }, more),
    version: held.thing?.version ?? null
  }, base, sent: held.sent, waiting };
}
function sending(held, now2) {
  let { waiting } = held;
  return held.sent || !waiting || waiting.isRefused || (waiting.until ?? 0) > now2 ? held : { ...held, sent: { ...waiting, isSent: !0 }, waiting: void 0 };
}
function resolved(held, row, newId2) {
  let { thing, waiting } = held;
  if (!thing) return held;
  let { mine: _3, ...rest } = thing, edit = { id: thing.id, kind: thing.kind, row, basedOn: null, changeId: newId2() }, base = baseOf(held, thing.id), one = waitingFor({ ...held, thing: rest }, edit, base), unsent2 = { ...edit, row: thing.row, changeId: newId2() };
  return waiting?.fields ? { ...one, aside: asideOf(unsent2, base.row) } : one;
}
function letGo(held, changeId) {
  let { thing, sent, waiting } = held;
  if (!thing || !(sent?.fields ?? waiting?.fields)) return {};
  let { id, kind, row } = thing;
  return { aside: asideOf({ id, kind, row, basedOn: null, changeId }, held.base?.row ?? null) };
}

// src/model/deletion.ts
function deleted(before, until, newId2) {
  let held = withAllVersions(before, newId2), { thing, waiting } = held;
  if (!thing || thing.isDeleted) return held;
  let base = baseOf(held, thing.id), gone = { ...held, thing: { ...thing, isDeleted: !0, isUnsent: !0 }, base }, deletion = { change_id: newId2(), until };
  if (waiting?.fields && !waiting.isRefused) return { ...gone, waiting: { ...waiting, deletion } };
  let { id, kind } = thing, seq = waiting?.seq === void 0 ? {} : { seq: waiting.seq }, what = { id, kind, version: base.version, fields: null, isSent: !1 };
  return { ...gone, waiting: { ...seq, ...what, ...deletion } };
}
function withAllVersions(held, newId2) {
  let { thing, waiting } = held;
  if (!thing?.mine || thing.isDeletedElsewhere) return held;
  let { mine, ...rest } = thing, { id, kind } = thing, row = joined(kind, [thing.row, ...mine]), edit = { id, kind, row, basedOn: null, changeId: newId2() }, base = baseOf(held, id), all2 = waitingFor({ ...held, thing: rest }, edit, base), unsent2 = { ...edit, row: thing.row, changeId: newId2() };
  return waiting?.fields ? { ...all2, aside: asideOf(unsent2, base.row) } : all2;
}
function takenBack(held, changeId) {
  let { thing, sent, waiting } = held;
  if (!thing?.isDeleted) return held;
  let { isDeleted: _3, ...back } = thing;
  if (waiting?.deletion) return { ...held, thing: back, waiting: without(waiting) };
  if (sent?.deletion) return { ...held, thing: back, sent: without(sent) };
  if (waiting?.fields !== null) return held;
  if (thing.isDeletedElsewhere && !sent) return { thing: { ...back, isUnsent: !1 } };
  let { id, kind, row } = thing, before = { ...held, thing: back, waiting: { ...waiting, change_id: changeId } };
  return waitingFor(before, { id, kind, row, basedOn: null, changeId }, baseOf(held, id));
}
function without(change2) {
  let { deletion: _3, ...rest } = change2;
  return rest;
}
function released(held) {
  let free = (change2) => change2?.deletion ? { ...change2, deletion: { ...change2.deletion, until: 0 } } : change2?.until ? { ...change2, until: 0 } : change2;
  return { ...held, sent: free(held.sent), waiting: free(held.waiting) };
}

// src/store/acts.ts
var last;
function noteAct(act) {
  let isEdit = (one) => one.before !== null && one.after !== null && !one.also, isOne = last?.id === act.id && isEdit(last) && isEdit(act);
  last = last && isOne && act.at - last.at < 6e4 ? { ...act, before: last.before } : act;
}
function takeAct() {
  let found = last;
  return last = void 0, found;
}

// src/store/holding.ts
async function lookAround(tx) {
  let [ids, outbox] = await Promise.all([tx.ids(), tx.all("outbox")]);
  return { ids: new Set(ids), outbox: Map.groupBy(outbox, (one) => one.id) };
}
async function heldOf(tx, id, around2) {
  let rows2 = (around2 ? around2.outbox.get(id) ?? [] : await tx.outgoing(id)).filter((one) => !one.isAside), thing = around2 && !around2.ids.has(id) ? void 0 : await tx.get("things", id);
  return rows2.length === 0 ? { thing } : {
    thing,
    base: await tx.get("base", id),
    sent: rows2.find((one) => one.isSent),
    waiting: rows2.find((one) => !one.isSent)
  };
}
async function store(tx, id, before, after2) {
  let requests = [];
  after2.thing !== before.thing && requests.push(after2.thing ? tx.put("things", after2.thing) : tx.remove("things", id)), after2.base !== before.base && requests.push(after2.base ? tx.put("base", after2.base) : tx.remove("base", id));
  let left = [after2.sent, after2.waiting].filter((one) => one !== void 0);
  for (let old of [before.sent, before.waiting])
    old?.seq !== void 0 && left.every((one) => one.seq !== old.seq) && old.seq !== void 0 && requests.push(tx.remove("outbox", old.seq));
  for (let one of left)
    one !== before.sent && one !== before.waiting && requests.push(tx.put("outbox", one));
  after2.aside && requests.push(tx.put("outbox", after2.aside)), await Promise.all(requests);
}

// src/store/tabs.ts
var channel, listeners = /* @__PURE__ */ new Set();
function listen(user, listener, signal) {
  channel?.close();
  let own2 = new BroadcastChannel(`aurora-${user}`);
  channel = own2, listeners.add(listener), own2.onmessage = (event) => hear(event.data, !1), signal.addEventListener("abort", () => {
    listeners.delete(listener), own2.close(), channel === own2 && (channel = void 0);
  });
}
function tell(message) {
  channel?.postMessage(message), hear(message, !0);
}
function hear(message, isOurs) {
  for (let listener of listeners) listener(message, isOurs);
}

// src/store/things.ts
var TIME_TO_UNDO_MS = 6e4, FIRST = 60, database, isOpen = () => database !== void 0;
async function open(opened2) {
  database = opened2;
  let first = await opened2.read((tx) => tx.newest(FIRST));
  showAll(first);
}
async function openRest() {
  await readAll(opened(), showAll) && setReady();
}
function close() {
  takeAct(), database?.close(), database = void 0, showNothing();
}
function opened() {
  if (!database) throw new Error("Nobody is signed in.");
  return database;
}
var MANY = 20;
async function change(ids, decide, also = async () => {
}) {
  let found = await opened().write(async (tx) => {
    let after2 = [], look = ids.length < MANY ? void 0 : await lookAround(tx);
    for (let id of ids) {
      let before = await heldOf(tx, id, look), next = decide(before, id);
      next !== before && (await store(tx, id, before, next), after2.push([id, next.thing]));
    }
    await also(tx);
    let count = await tx.writes() + 1;
    return after2.length > 0 && await tx.put("meta", { name: "writes", count }), { after: after2, count };
  });
  found.after.length !== 0 && (r3(() => {
    for (let [id, thing] of found.after) show(id, thing);
  }), sawWrite(found.count), tell({ kind: "changed", ids: found.after.map(([id]) => id), count: found.count }));
}
async function add(kind, fields, id) {
  let row = kindOf(kind)?.inTimeline ? { zone: deviceZone(), ...fields } : fields, edit = { id, kind, row, basedOn: null, changeId: newId(now()) };
  await change([id], (before) => edited(before, edit)), noteAct({ id, kind, before: null, after: row, at: now() }), tell({ kind: "written" });
}
async function save(thing, row, basedOn) {
  let edit = { id: thing.id, kind: thing.kind, row, basedOn, changeId: newId(now()) };
  await change([thing.id], (before) => edited(before, edit)), noteAct({ id: thing.id, kind: thing.kind, before: basedOn.row, after: row, at: now() }), tell({ kind: "written" });
}
async function remove(id) {
  let thing = thingById(id).peek();
  await change(
    [id],
    (before) => deleted(before, now() + TIME_TO_UNDO_MS, () => newId(now()))
  ), thing && noteAct({ id, kind: thing.kind, before: thing.row, after: null, at: now() });
}
async function takeBack(id) {
  await change([id], (before) => takenBack(before, newId(now()))), tell({ kind: "written" });
  let thing = thingById(id).peek();
  return thing !== void 0 && !thing.isDeleted;
}
async function release(id) {
  await change([id], released), tell({ kind: "written" });
}
async function releaseAll() {
  let ids = (await opened().read((tx) => tx.all("outbox"))).filter((one) => one.until || one.deletion).map((one) => one.id);
  ids.length > 0 && await change(ids, released);
}
async function resolve(thing, row) {
  thing.isDeletedElsewhere ? (row && await add(thing.kind, row, newId(now())), await change([thing.id], (before) => letGo(before, newId(now())))) : await change(
    [thing.id],
    (before) => resolved(before, row ?? thing.row, () => newId(now()))
  ), tell({ kind: "written" });
}
var seenWrites = 0;
function sawWrite(count) {
  count === seenWrites + 1 && (seenWrites = count);
}
async function reread(ids, count) {
  if (!database) return;
  sawWrite(count);
  let found = await database.read((tx) => Promise.all(ids.map((id) => tx.get("things", id))));
  r3(() => {
    for (let [place3, id] of ids.entries()) show(id, found[place3]);
  });
}
async function everythingUnsent() {
  return (await opened().read((tx) => tx.all("things"))).filter((one) => one.isUnsent || one.mine).flatMap(
    ({ kind, row, mine, isUnsent }) => [...isUnsent ? [row] : [], ...mine ?? []].map((one) => ({ kind, ...one }))
  );
}
async function rereadMissed() {
  let current = opened();
  await current.read((tx) => tx.writes()) === seenWrites || database !== current || await readAll(current, showOnly);
}
async function readAll(current, show2) {
  let [all2, count] = await current.read((tx) => Promise.all([tx.all("things"), tx.writes()]));
  return database !== current ? !1 : (seenWrites = count, show2(all2), !0);
}
var cursor = () => opened().read((tx) => tx.cursor());

// src/store/drafts.ts
var all = /* @__PURE__ */ new Map(), unfinished_ = y3([]), unfinished = unfinished_, CAPTURE = "capture", capturePlace = CAPTURE, newEventPlace = "new-event", NEW_ENTRY = "new-entry:", newEntryPlace = (journal) => `${NEW_ENTRY}${journal}`, twoVersionsPlace = (id) => `two-versions:${id}`, journalOfPlace = (place3) => place3.startsWith(NEW_ENTRY) ? place3.slice(NEW_ENTRY.length) : void 0;
async function openDrafts() {
  all.clear();
  for (let draft of await opened().read((tx) => tx.all("drafts"))) all.set(draft.place, draft);
  update();
}
var draftAt = (place3) => all.get(place3);
async function keepDraft(draft) {
  if (draft.text === "" && draft.place === CAPTURE) return dropDraft(draft.place);
  all.set(draft.place, draft), update(), await opened().write((tx) => tx.put("drafts", draft));
}
async function dropDraft(place3) {
  let known = all.get(place3);
  all.delete(place3) && (update(), await opened().write(async (tx) => {
    (await tx.get("drafts", place3))?.text === known?.text && await tx.remove("drafts", place3);
  }));
}
function update() {
  unfinished_.value = [...all.values()].filter((draft) => draft.place !== CAPTURE);
}
function closeDrafts() {
  all.clear(), update();
}

// src/sync/api.ts
var EARLY_MS = 6e4, TIMEOUT_MS = 3e4, UNAUTHORIZED = 401, token;
function keepToken(tokens, isGuest = !1) {
  if (!tokens) return void (token = void 0);
  let { access_token: text, expires_in: seconds, refresh_token: refresh2 } = tokens;
  token = { text, until: now() + seconds * 1e3, ...isGuest && refresh2 ? { refresh: refresh2 } : {} };
}
async function call(method, path, body) {
  if (!token || token.until - EARLY_MS < now()) {
    let refreshed2 = await refresh(token?.text);
    if (refreshed2.kind !== "data") return refreshed2;
  }
  let used = token?.text, answer = await ask(method, path, { body, bearer: used });
  if (answer.kind !== "problem" || answer.problem.status !== UNAUTHORIZED) return answer;
  let refreshed = await refresh(used);
  return refreshed.kind === "data" ? ask(method, path, { body, bearer: token?.text }) : refreshed;
}
async function refresh(old) {
  return exclusively("aurora-refresh", async () => {
    if (token && token.text !== old) return { kind: "data", data: null };
    let own2 = token?.refresh, answer = await ask("POST", "/auth/refresh", { body: own2 === void 0 ? void 0 : { refresh_token: own2 }, isGuest: own2 !== void 0 });
    answer.kind === "data" && keepToken(answer.data, own2 !== void 0);
    let isOver = answer.kind === "problem" && [401, 403].includes(answer.problem.status);
    return answer.kind !== "offline" && setNeedsSignIn(isOver), answer;
  });
}
async function exclusively(name, work) {
  return "locks" in navigator ? navigator.locks.request(name, work) : work();
}
async function unlessBusy(name, work) {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request(name, { ifAvailable: !0 }, async (lock) => {
    lock && await work();
  });
}
async function ask(method, path, asked2 = {}) {
  let { body, bearer, isGuest } = asked2, headers = {};
  body !== void 0 && (headers["content-type"] = "application/json"), bearer !== void 0 && (headers.authorization = `Bearer ${bearer}`);
  let options = { method, headers, cache: "no-store", credentials: isGuest ? "omit" : "same-origin" };
  body !== void 0 && (options.body = JSON.stringify(body));
  try {
    let signal = AbortSignal.timeout(TIMEOUT_MS), response = await fetch(path, { ...options, signal });
    return await read(response);
  } catch {
    return setOnline(!1), { kind: "offline" };
  }
}
async function read(response) {
  let text = await response.text(), isJson = (response.headers.get("content-type") ?? "").includes("json"), data = isJson && text ? JSON.parse(text) : null, isAuroras = response.ok || isJson && data?.code !== void 0;
  if (setOnline(isAuroras), response.ok) return { kind: "data", data };
  if (!isAuroras) return { kind: "offline" };
  let { code, detail, errors } = data, after2 = Number(response.headers.get("retry-after") ?? Number.NaN), retryAfterMs = Number.isNaN(after2) ? null : after2 * 1e3;
  return {
    kind: "problem",
    problem: { status: response.status, code, detail, errors, retryAfterMs }
  };
}

// src/model/incoming.ts
function answered(held, answer, changeId) {
  let { sent, thing, base } = held;
  if (!sent || !thing) return held;
  if (answer.result === "refused") return refused(held, answer.errors ?? [], changeId);
  if (answer.result === "conflict" || typeof answer.kept == "number")
    return disputed({ ...held, sent }, answer, changeId);
  let done = applied(held, sent, answer.version ?? null), later2 = base?.later;
  return later2 && later2.version > (answer.version ?? 0) ? received(done, later2, changeId) : done;
}
function disputed(held, answer, changeId) {
  let { sent, thing, base } = held;
  if (!thing) return held;
  let again2 = held.waiting ?? { ...sent, isSent: !1, change_id: changeId }, back = { ...held, sent: void 0, waiting: { ...again2, version: base?.version ?? null } };
  if (!answer.row && answer.errors?.some((one) => one.code === "left_out")) return back;
  let { id, kind } = thing, item = { id, kind, version: answer.version ?? 0, row: answer.row ?? null }, isKept2 = !held.waiting?.fields;
  return settled(back, item, { changeId, isKept: isKept2 });
}
function applied(held, sent, version) {
  let { thing, base, waiting } = held;
  if (!thing || sent.fields === null) return waiting?.fields ? { ...held, sent: void 0 } : {};
  let row = { ...base?.row, ...sent.fields }, { id, kind } = thing, deletion = sent.deletion && { id, kind, fields: null, isSent: !1, ...sent.deletion }, next = waiting ?? deletion;
  return next ? {
    thing: { ...thing, version },
    base: { id, row, version },
    waiting: { ...next, version }
  } : { thing: thingOf({ ...thing, version: version ?? 0 }, markOf(thing)) };
}
function refused(held, errors, changeId) {
  let { sent, thing, waiting } = held;
  if (!sent || !thing) return held;
  if (waiting) return { ...held, sent: void 0 };
  let kept2 = { ...without(sent), isSent: !1, isRefused: !0, change_id: changeId }, { isDeleted: _3, ...shown } = thing;
  return errors.some((one) => one.code === "erased") ? sent.fields === null ? {} : { thing: elsewhere(thing) } : { ...held, sent: void 0, waiting: kept2, thing: { ...shown, refused: errors } };
}
function received(held, item, changeId) {
  let { thing, base, sent, waiting } = held;
  if (sent) return base ? { ...held, base: { ...base, later: item } } : held;
  if (!waiting)
    return item.row ? { thing: thingOf({ ...item, row: item.row }, markOf(thing)) } : thing?.mine ? { thing: { ...thing, isDeletedElsewhere: !0 } } : {};
  if (base?.row && item.row && item.version === base.version && sameRow(base.row, item.row))
    return held;
  let found = settled(held, item, { changeId, isKept: !0 });
  return found.thing === void 0 && waiting.fields !== null || versionsOf(found) > versionsOf(held) ? held : found;
}
var versionsOf = (held) => held.thing?.mine?.length ?? 0;
function settled(held, item, { changeId, isKept: isKept2 }) {
  let { thing, base, waiting } = held;
  if (!thing || !waiting) return held;
  let { row: theirs, version } = item;
  if (waiting.fields === null)
    return theirs ? { thing: thingOf({ ...item, row: theirs }, markOf(thing)) } : {};
  let { row: mine, id, kind } = thing, edit = { id, kind, row: mine, basedOn: null, changeId }, kept2 = isKept2 ? {} : { aside: asideOf(edit, base?.row ?? null) };
  if (!theirs && waiting.deletion) return kept2;
  if (!theirs) return { thing: elsewhere(thing), ...kept2 };
  let merged = merge(base?.row ?? null, mine, keptOf(theirs));
  if (merged.clashes.length > 0) {
    let both = { mine: withMine(thing, merged.row) };
    return { thing: thingOf({ ...item, row: theirs }, both), ...kept2 };
  }
  let { isDeletedElsewhere: _3, ...here2 } = { ...thing, version }, before = { thing: here2, waiting: { ...waiting, change_id: changeId } };
  return waitingFor(before, { ...edit, row: merged.row }, { id, row: keptOf(theirs), version });
}
function elsewhere(thing) {
  let { isDeleted: _3, isUnsent: __, ...shown } = thing;
  return { ...shown, mine: withMine(thing, thing.row), isDeletedElsewhere: !0 };
}
function compared(held, item, round, changeId) {
  let { thing, base } = held, theirs = item.row ? thingOf({ ...item, row: item.row }, { round }) : void 0, shown = theirs && { thing: { ...theirs, ...markOf(thing) } };
  if (!thing || theirs && sameRow(thing.row, theirs.row)) return shown ?? {};
  let edit = { id: thing.id, kind: thing.kind, row: thing.row, basedOn: null, changeId }, aside = asideOf(edit, theirs?.row ?? null);
  if (thing.isDeleted) return { ...shown, aside };
  if (!shown) return { thing: { ...elsewhere(thing), round }, aside };
  if (base?.row && sameRow(base.row, shown.thing.row)) {
    let next = waitingFor(shown, edit, { ...base, version: item.version });
    return next.thing ? { ...next, thing: { ...next.thing, round } } : next;
  }
  return { thing: { ...shown.thing, mine: withMine(thing, thing.row) }, aside };
}
function sentAnew(held, newId2) {
  let { thing } = held;
  if (!thing || thing.isDeletedElsewhere) return held;
  let { isDeleted, refused: _3, ...rest } = thing, edit = { id: thing.id, kind: thing.kind, row: thing.row, basedOn: null, changeId: newId2() }, none = { id: thing.id, row: null, version: null }, anew = waitingFor({ thing: { ...rest, version: null } }, edit, none);
  if (!isDeleted || !anew.thing || !anew.waiting) return anew;
  let last2 = { change_id: newId2(), until: 0 };
  return {
    ...anew,
    thing: { ...anew.thing, isDeleted },
    waiting: { ...anew.waiting, deletion: last2 }
  };
}

// src/sync/newest.ts
var JOURNALS = 5;
async function bringNewest() {
  await bring("thought", "/api/thoughts?limit=50");
  let journals2 = await bring("journal", "/api/journals?limit=100");
  for (let { id } of journals2.slice(0, JOURNALS))
    await bring("entry", `/api/journals/${id}/entries?limit=20`);
  await bring("task", `/api/tasks?limit=50&completed=false&from=${dayOf(now())}`);
}
async function bring(kind, path) {
  let answer = await call("GET", path);
  if (answer.kind !== "data") return [];
  let found = new Map(answer.data.items.map((row) => [textOf(row, "id"), received2(kind, row)]));
  return await change([...found.keys()], (before, id) => {
    let item = found.get(id);
    return item ? received(before, item, newId(now())) : before;
  }), [...found.values()];
}
var received2 = (kind, row) => {
  let version = typeof row.version == "number" ? row.version : 0;
  return { id: textOf(row, "id"), kind, version, row };
};

// src/sync/plan.ts
var MODEL = 4, MAX_CHANGES = 100, MAX_BYTES = 512e3, FIRST_DELAY_MS = 1e3, LONGEST_DELAY_MS = 6e4, DAY_MS2 = 1440 * 60 * 1e3;
function batchOf(outbox, now2, most) {
  let inFlight2 = new Set(outbox.filter((one) => one.isSent).map((one) => one.id)), isReady2 = (one) => one.isSent || !one.isRefused && (one.until ?? 0) <= now2 && !inFlight2.has(one.id), ready = outbox.filter(isReady2).sort((one, other) => rank(one) - rank(other)), batch = [], bytes = 0, ids = /* @__PURE__ */ new Set();
  for (let one of ready)
    if (!ids.has(one.id)) {
      if (ids.size === most || (ids.add(one.id), bytes += JSON.stringify(one.fields).length * 3, bytes > MAX_BYTES && batch.length > 0)) break;
      batch.push(one);
    }
  return batch;
}
function rank(one) {
  return one.isAside ? 4 : one.kind === "journal" ? one.fields ? 0 : 3 : one.version === null ? 1 : 2;
}
var changeOf = ({ change_id, kind, id, version, fields }) => ({
  change_id,
  kind,
  id,
  fields,
  ...version === null ? {} : { version }
});
function heldUntil(outbox, now2) {
  let moments = outbox.map((one) => one.deletion?.until ?? one.until ?? 0).filter((until) => until > now2);
  return moments.length > 0 ? Math.min(...moments) : void 0;
}
var isLongUnsent2 = (outbox, now2) => outbox.some((one) => !one.isRefused && now2 - madeAt(one.change_id) > DAY_MS2), receivedOf = (item) => {
  let { id, kind, version } = item;
  return { id, kind, version, row: item.deleted || item.erased ? null : item.row };
};
function cursorAt(kept2) {
  let begin3 = { name: "cursor", next: 0, model: MODEL, round: 0, isComparing: !1 };
  return kept2 ? kept2.model < MODEL ? { ...kept2, next: 0, model: MODEL } : kept2 : begin3;
}
function restoredAt(at) {
  let { epoch: _3, ...rest } = at;
  return { ...rest, next: 0, round: at.round + 1, isComparing: !0 };
}
function cursorAfter(at, page) {
  let epoch = page.epoch === void 0 ? {} : { epoch: page.epoch };
  return { ...at, ...epoch, next: page.next, isComparing: at.isComparing && page.more };
}
function delayAfter(failures, chance, asked2) {
  let doubled = Math.min(FIRST_DELAY_MS * 2 ** Math.max(failures - 1, 0), LONGEST_DELAY_MS);
  return Math.max(asked2 ?? 0, doubled * (0.5 + chance / 2));
}

// src/sync/exchange.ts
var DONE = { isDone: !0, retryAfterMs: null }, FAILED = { isDone: !1, retryAfterMs: null }, TOO_LARGE = 413, failed = (problem) => problem ? { ...FAILED, retryAfterMs: problem.retryAfterMs } : FAILED;
async function exchange(user, doesWait) {
  let outcome = DONE;
  if (await (doesWait ? exclusively : unlessBusy)(`aurora-sync-${user}`, async () => {
    if (!isOpen()) return;
    outcome = (await cursor())?.isComparing ?? !1 ? DONE : await push(), outcome.isDone && (outcome = await pull()), outcome.isDone && (await nextBatch(MAX_CHANGES)).length > 0 && (outcome = await push());
  }), !outcome.isDone || !isOpen()) return outcome;
  let until = heldUntil(await opened().read((tx) => tx.all("outbox")), now());
  return until === void 0 ? outcome : { ...outcome, heldUntil: until };
}
var nextBatch = async (most) => batchOf(await opened().read((tx) => tx.all("outbox")), now(), most);
async function push() {
  let most = MAX_CHANGES;
  for (; ; ) {
    let batch = await nextBatch(most);
    if (batch.length === 0) return DONE;
    let ids = batch.flatMap((one) => one.isAside ? [] : [one.id]);
    await change(ids, (before) => sending(before, now()));
    let at = await cursor(), sent = await inFlight(batch);
    if (sent.length === 0) continue;
    let epoch = at?.epoch === void 0 ? {} : { epoch: at.epoch }, body = { changes: sent.map(changeOf), ...epoch }, answer = await call("POST", "/api/changes", body);
    if (answer.kind === "offline") return FAILED;
    if (answer.kind === "data") await settle(sent, answer.data.results);
    else if (answer.problem.status === TOO_LARGE && most > 1) most = Math.ceil(most / 2);
    else return answer.problem.code !== "ahead_of_history" ? failed(answer.problem) : (await beginAnew(), DONE);
  }
}
async function inFlight(batch) {
  let outbox = await opened().read((tx) => tx.all("outbox")), sent = new Map(outbox.filter((one) => one.isSent).map((one) => [one.id, one]));
  return batch.map((one) => one.isAside ? one : sent.get(one.id)).filter((one) => one !== void 0);
}
async function settle(sent, results) {
  let pairs = sent.map((one, place3) => [one.id, { one, result: results[place3] }]), answers = new Map(pairs.filter(([, { one }]) => !one.isAside)), asides = sent.flatMap((one) => one.isAside && one.seq !== void 0 ? [one.seq] : []);
  await change(
    [...answers.keys()],
    (before, id) => {
      let answer = answers.get(id);
      return !answer?.result || before.sent?.change_id !== answer.one.change_id ? before : answered(before, answer.result, newId(now()));
    },
    (tx) => Promise.all(asides.map((seq) => tx.remove("outbox", seq)))
  );
}
async function pull() {
  let isFirst = await cursor() === void 0;
  for (let pages = 0; ; pages++) {
    let at = cursorAt(await cursor()), epoch = at.epoch === void 0 ? "" : `&epoch=${at.epoch}`, answer = await call("GET", `/api/changes?since=${at.next}${epoch}`);
    if (answer.kind === "offline") return FAILED;
    if (answer.kind === "problem") {
      if (answer.problem.code !== "ahead_of_history") return failed(answer.problem);
      await beginAnew();
      continue;
    }
    let page = answer.data;
    if (isFirst && pages === 0 && page.more && (setProgress({ done: 0, of: page.latest ?? page.next }), await bringNewest()), await apply(page, at), !page.more)
      return setProgress(null), DONE;
    setProgress({ done: page.next, of: page.latest ?? page.next });
  }
}
async function apply(page, at) {
  let items = new Map(page.items.map((item) => [item.id, receivedOf(item)])), after2 = cursorAfter(at, page);
  await change(
    [...items.keys()],
    (before, id) => {
      let item = items.get(id);
      return item ? at.isComparing ? compared(before, item, at.round, newId(now())) : received(before, item, newId(now())) : before;
    },
    (tx) => tx.put("meta", after2)
  ), at.isComparing && !page.more && await sendWhatIsOnlyHere(at.round);
}
async function beginAnew() {
  let anew = restoredAt(cursorAt(await cursor()));
  await opened().write((tx) => tx.put("meta", anew));
}
async function sendWhatIsOnlyHere(round) {
  let missing = (await opened().read((tx) => tx.all("things"))).filter((thing) => (thing.round ?? 0) < round);
  await change(
    missing.map((thing) => thing.id),
    (before) => sentAnew(before, () => newId(now()))
  );
}

// src/sync/loop.ts
var AFTER_WRITE_MS = 400, REGULARLY_MS = 6e4, LONG_HIDDEN_MS = 3e4, again, arriving = Promise.resolve(), awaitBefore = (arrival) => {
  arriving = arrival;
};
async function syncNow() {
  await arriving, await again?.(!0);
}
function failed2(error) {
  return error.name === "QuotaExceededError" ? setFull() : setFailed(), { isDone: !1, retryAfterMs: null };
}
function startLoop(user, signal) {
  let timer = 0, due = Number.POSITIVE_INFINITY, failures = 0, running = Promise.resolve();
  function at(moment) {
    signal.aborted || moment >= due && due > now() || (due = moment, clearTimeout(timer), timer = setTimeout(() => {
      run();
    }, Math.max(moment - now(), 0)));
  }
  async function once(doesWait) {
    if (signal.aborted) return;
    let outcome = await exchange(user, doesWait).catch(failed2);
    if (signal.aborted) return;
    let outbox = await opened().read((tx) => tx.all("outbox"));
    setLongUnsent(!outcome.isDone && isLongUnsent2(outbox, now())), failures = outcome.isDone ? 0 : failures + 1, !needsSignIn.value && (outcome.isDone ? document.visibilityState === "visible" && at(now() + REGULARLY_MS) : at(now() + delayAfter(failures, Math.random(), outcome.retryAfterMs)), outcome.heldUntil !== void 0 && at(outcome.heldUntil));
  }
  async function run(doesWait = !1) {
    clearTimeout(timer), due = Number.POSITIVE_INFINITY, running = running.then(() => once(doesWait)), await running;
  }
  let soon = () => at(now()), hiddenAt = now();
  async function turned() {
    if (document.visibilityState === "hidden") return void (hiddenAt = now());
    now() - hiddenAt > LONG_HIDDEN_MS && await rereadMissed(), soon();
  }
  listen(user, (message, isOurs) => {
    message.kind === "written" && at(now() + AFTER_WRITE_MS), message.kind === "changed" && !isOurs && reread(message.ids, message.count);
  }, signal), document.addEventListener("visibilitychange", turned, { signal }), addEventListener("focus", soon, { signal }), addEventListener("online", soon, { signal }), again = run, signal.addEventListener("abort", () => {
    clearTimeout(timer), again === run && (again = void 0);
  }), soon();
}

// src/sync/account.ts
var UNTOLD = "UTC", MOST_LANGUAGES = 10, presence = new AbortController();
async function begin(person2) {
  presence.abort(), close(), closeDrafts(), presence = new AbortController();
  let database2 = await databaseOf(person2);
  setKept(database2.isKept || person2.isGuest === !0), await open(database2), await openDrafts(), setPerson(person2), onOtherPerson(() => location.reload(), presence.signal), awaitBefore(follow(person2, presence.signal));
}
async function follow(person2, signal) {
  await painted(), !signal.aborted && (await openRest(), !signal.aborted && (await releaseAll(), signal.aborted || startLoop(person2.id, signal)));
}
var painted = () => new Promise((done) => {
  setTimeout(done, 200), requestAnimationFrame(() => setTimeout(done));
});
async function databaseOf(person2) {
  if (person2.isGuest) return memoryDatabase();
  let events = { onOutdated: setOutdated, onBlocked: setBlocked };
  return openDatabase(person2.id, events).catch((error) => (error.name === "VersionError" && setOutdated(), memoryDatabase()));
}
async function signIn(how, credentials, isGuest) {
  let answer = await ask("POST", `/auth/${how}`, { body: credentials, isGuest });
  if (answer.kind === "data") {
    keepToken(answer.data, isGuest), setNeedsSignIn(!1), setOwesSignOut(!1);
    let { id, email, name } = answer.data.user;
    await begin({ id, email, name, ...isGuest ? { isGuest } : {} });
    let isUntold = answer.data.user.zone === UNTOLD && deviceZone() !== UNTOLD;
    (how === "register" || isUntold) && tellWhere();
  }
  return answer;
}
async function tellWhere() {
  let known = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, languages = [...new Set(navigator.languages.filter((one) => known.test(one)))], some = languages.length > 0 ? { languages: languages.slice(0, MOST_LANGUAGES) } : {};
  await call("PATCH", "/auth/me", { zone: deviceZone(), ...some });
}
async function sendAll() {
  return await releaseAll(), await syncNow(), (await everythingUnsent()).length;
}
async function signOut() {
  presence.abort();
  let answer = await call("POST", "/auth/logout");
  setOwesSignOut(answer.kind === "offline"), await forgetHere();
}
async function forgetHere() {
  presence.abort(), keepToken(void 0);
  let database2 = opened();
  closeDrafts(), close(), await database2.destroy(), setNeedsSignIn(!1), setPerson(null);
}
async function payOwedSignOut() {
  if (!owesSignOut()) return;
  (await call("POST", "/auth/logout")).kind !== "offline" && setOwesSignOut(!1), setNeedsSignIn(!1), keepToken(void 0);
}

// src/views/said.ts
function problemText({ code, detail, retryAfterMs }) {
  return code === "too_many_requests" ? words.tooOften(Math.max(Math.ceil((retryAfterMs ?? 0) / 6e4), 1)) : words.problems[code] ?? detail;
}
function faultText(field, { code, message }) {
  return code === "string_too_short" && field.endsWith("password") ? words.tooShort : words.fieldProblems[field] ?? words.faults[code] ?? message;
}

// src/screens/sign-in.tsx
var ASKS_CODE = /* @__PURE__ */ new Set(["second_factor_required", "invalid_code", "wrong_registration_code"]);
function SignIn() {
  let how = useSignal("login"), asksCode = useSignal(!1), problem = useSignal(null), isBusy = useSignal(!1), isNew = how.value === "register";
  async function submit(event) {
    if (event.preventDefault(), isBusy.value) return;
    let data = new FormData(event.currentTarget);
    isBusy.value = !0;
    let answer = await signIn(how.value, credentialsOf(data), data.has("guest"));
    if (isBusy.value = !1, answer.kind === "data") return go("/");
    if (answer.kind === "offline") return void (problem.value = words.noAnswer);
    let { code } = answer.problem, isWrongAgain = code === "wrong_registration_code" && data.get("code");
    problem.value = isWrongAgain ? words.wrongRegistrationCode : answer.problem, ASKS_CODE.has(code) && (asksCode.value = !0);
  }
  function change2() {
    how.value = isNew ? "login" : "register", asksCode.value = !1, problem.value = null;
  }
  let known = needsSignIn.value ? person.value : null, found = problem.value, errors = found && typeof found == "object" ? found.errors : [], of2 = (field) => problemOf(field, errors);
  return /* @__PURE__ */ a4("div", { class: "sign-in", children: [
    /* @__PURE__ */ a4("header", { children: [
      /* @__PURE__ */ a4("p", { class: "name", children: words.app }),
      /* @__PURE__ */ a4("p", { class: "promise", children: words.promise })
    ] }),
    /* @__PURE__ */ a4("form", { class: "card", onSubmit: submit, noValidate: !0, children: [
      /* @__PURE__ */ a4("h1", { tabIndex: -1, children: isNew ? words.signUpTitle : words.signInTitle }),
      known && /* @__PURE__ */ a4("p", { class: "soft", children: words.again(known.email) }),
      /* @__PURE__ */ a4(
        Field,
        {
          label: words.email,
          name: "email",
          type: "email",
          autocomplete: "username",
          value: known?.email ?? "",
          problem: of2("email")
        }
      ),
      /* @__PURE__ */ a4(
        Field,
        {
          label: words.password,
          name: "password",
          type: "password",
          autocomplete: isNew ? "new-password" : "current-password",
          hint: isNew ? words.newPassword : void 0,
          problem: of2("password")
        },
        how.value
      ),
      asksCode.value && /* @__PURE__ */ a4(
        Field,
        {
          label: isNew ? words.registrationCode : words.code,
          name: "code",
          autocomplete: isNew ? "off" : "one-time-code",
          hint: isNew ? words.registrationCodeHint : words.codeHint,
          problem: of2("code")
        }
      ),
      /* @__PURE__ */ a4("label", { class: "check", children: [
        /* @__PURE__ */ a4("input", { type: "checkbox", name: "guest", defaultChecked: location.search === "?guest" }),
        /* @__PURE__ */ a4("span", { children: [
          words.notMine,
          /* @__PURE__ */ a4("small", { children: words.notMineHint })
        ] })
      ] }),
      /* @__PURE__ */ a4("p", { class: "problem", role: "alert", children: typeof found == "string" ? found : found && errors.length === 0 && problemText(found) }),
      /* @__PURE__ */ a4("button", { type: "submit", class: "primary wide", disabled: isBusy.value, children: isNew ? words.signUp : words.signIn })
    ] }),
    /* @__PURE__ */ a4("button", { type: "button", class: "quiet", onClick: change2, children: isNew ? words.toSignIn : words.toSignUp })
  ] });
}
function problemOf(field, errors) {
  let found = errors.find((one) => one.field === field);
  return found && faultText(field, found);
}
function credentialsOf(data) {
  let text = (name) => String(data.get(name) ?? ""), code = text("code").trim();
  return { email: text("email").trim(), password: text("password"), ...code ? { code } : {} };
}

// src/model/opened.ts
function withoutNext(held, next) {
  let { thing, sent, waiting } = held;
  return waiting?.fields && (thing?.version !== null || sent) ? { held, keepsRule: !0 } : !thing || thing.version !== null || sent ? { held, keepsRule: !1 } : sameRow(thing.row, next) ? { held: {}, keepsRule: !1 } : { held, keepsRule: !0 };
}

// src/model/tasks.ts
var isDone = (task) => task.row.completed === !0, dueOf = (task) => textOf(task.row, "date") || void 0, parentOf = (task) => textOf(task.row, "parent_id"), listOf3 = (task) => textOf(task.row, "list"), RANKS = ["urgent", "high", "medium", "low"], LAST = "~";
function compareTasks(one, other) {
  let [day, otherDay] = [dueOf(one) ?? LAST, dueOf(other) ?? LAST];
  if (day !== otherDay) return day < otherDay ? -1 : 1;
  let [time, otherTime] = [one, other].map((task) => textOf(task.row, "due_time") || LAST);
  if (time !== otherTime) return (time ?? LAST) < (otherTime ?? LAST) ? -1 : 1;
  let [rank2 = 2, otherRank = 2] = [one, other].map(
    (task) => RANKS.indexOf(textOf(task.row, "priority"))
  );
  return rank2 !== otherRank ? rank2 - otherRank : textOf(one.row, "title").localeCompare(textOf(other.row, "title")) || (one.id < other.id ? -1 : 1);
}
function tasksOfToday(tasks2, today2) {
  let overdue = [], due = [];
  for (let task of tasks2) {
    let day = dueOf(task);
    day === today2 ? due.push(task) : day !== void 0 && day < today2 && !isDone(task) && overdue.push(task);
  }
  return { overdue: overdue.sort(compareTasks), due: due.sort(compareTasks) };
}
var flat = (tasks2) => tasks2.map((task) => ({ task, depth: 0 }));
function byDay2(tasks2, today2) {
  let open3 = tasks2.filter((task) => !isDone(task)).sort(compareTasks), groups = [], add2 = (kind, name, some) => {
    some.length > 0 && groups.push({ kind, name, tasks: flat(some) });
  }, isOverdue = (task) => (dueOf(task) ?? LAST) < today2;
  add2("overdue", "", open3.filter(isOverdue));
  let days2 = Map.groupBy(
    open3.filter((task) => dueOf(task) !== void 0 && !isOverdue(task)),
    (task) => dueOf(task) ?? ""
  );
  for (let [day, some] of days2) add2("day", day, some);
  return add2(
    "undated",
    "",
    open3.filter((task) => dueOf(task) === void 0)
  ), add2("done", "", doneIn(tasks2)), groups;
}
function byList(tasks2) {
  let lists4 = Map.groupBy(
    tasks2.filter((task) => !isDone(task)),
    listOf3
  ), groups = [...lists4.keys()].sort((one, other) => one.localeCompare(other)).map((name) => ({
    kind: "list",
    name,
    tasks: underEachOther(lists4.get(name) ?? [])
  })), done = doneIn(tasks2);
  return done.length > 0 ? [...groups, { kind: "done", name: "", tasks: flat(done) }] : groups;
}
function doneIn(tasks2) {
  let at = (task) => textOf(task.row, "completed_at") || LAST, order = (one, other) => at(one) === at(other) ? compareTasks(one, other) : at(one) < at(other) ? 1 : -1;
  return tasks2.filter(isDone).sort(order);
}
function underEachOther(tasks2) {
  let here2 = new Set(tasks2.map((task) => task.id)), roots = [], parts = /* @__PURE__ */ new Map();
  for (let task of [...tasks2].sort(compareTasks)) {
    let parent = parentOf(task);
    here2.has(parent) ? parts.set(parent, [...parts.get(parent) ?? [], task]) : roots.push(task);
  }
  let placed = [], seen = /* @__PURE__ */ new Set();
  function place3(task, depth) {
    if (!seen.has(task.id)) {
      seen.add(task.id), placed.push({ task, depth });
      for (let part of parts.get(task.id) ?? []) place3(part, depth + 1);
    }
  }
  for (let task of roots) place3(task, 0);
  for (let task of tasks2) place3(task, 0);
  return placed;
}
var partsOf = (tasks2, id) => tasks2.filter((task) => parentOf(task) === id).sort((one, other) => Number(isDone(one)) - Number(isDone(other)) || compareTasks(one, other));

// src/store/repeating.ts
var repeats_ = y3(void 0), repeats = repeats_, knowRepeats = (found) => {
  repeats_.value = found;
}, load = async () => {
}, repeatsBy = (loader) => {
  load = loader;
};
async function loadRepeats() {
  return repeats_.peek() || await load().catch(() => {
  }), repeats_.peek();
}

// src/store/tasks.ts
var tasks = everyOf("task"), todays = O(() => tasksOfToday(tasks.value, today.value)), lists3 = O(
  () => [...new Set(tasks.value.map(listOf3).filter(Boolean))].sort(
    (one, other) => one.localeCompare(other)
  )
);
async function tick(task, isDone2) {
  let { id, kind, row } = task, known = textOf(row, "rule") ? await loadRepeats() : void 0, after2 = { ...row, completed: isDone2 }, next = known && nextOf(row, known);
  if (!known || !next) return save(task, after2, { row, version: task.version });
  let keepsRule = !1;
  await change([known.nextId(id), id], (held, one) => {
    let edit = { id: one, kind, changeId: newId(now()) };
    if (one === id) {
      let own2 = keepsRule ? { ...after2, rule: null } : after2;
      return edited(held, { ...edit, row: own2, basedOn: { row, version: task.version } });
    }
    if (isDone2) return held.thing ? held : edited(held, { ...edit, row: next, basedOn: null });
    let back = withoutNext(held, next);
    return keepsRule = back.keepsRule, back.held;
  }), noteAct({ id, kind, before: row, after: after2, at: now() }), tell({ kind: "written" });
}
function nextOf(row, known) {
  let next = known.following(row, today.peek());
  if (!next) return;
  let kept2 = settable(row).map((name) => [name, row[name] ?? null]);
  return { ...Object.fromEntries(kept2), date: next.day, rule: next.rule, completed: !1 };
}
async function skip(task) {
  let { row, version } = task, next = (await loadRepeats())?.following(row, today.peek());
  return next && await save(task, { ...row, date: next.day, rule: next.rule }, { row, version }), next !== void 0;
}

// src/model/beginning.ts
function begunBy(text) {
  let task = /^\s*\[ ?\] (.*)$/su.exec(text);
  if (task) return { kind: "task", journal: "", rest: task[1] ?? "" };
  let entry = /^\s*\/([\p{L}\p{N}_-]+) (.*)$/su.exec(text);
  return entry ? { kind: "entry", journal: entry[1] ?? "", rest: entry[2] ?? "" } : void 0;
}
function linesOf(text) {
  let [line = "", ...more] = text.trim().split(`
`);
  return { line, description: more.join(`
`).trim() };
}

// src/store/room.ts
var asked = !1;
async function askToKeep() {
  asked || !("storage" in navigator) || (asked = !0, await navigator.storage.persist?.().catch(() => !1));
}
async function room() {
  if (!("storage" in navigator)) return { bytes: void 0, isKept: "unknown" };
  let { storage } = navigator, [estimate, isKept2] = await Promise.all([storage.estimate?.(), storage.persisted?.()]);
  return { bytes: estimate?.usage, isKept: isKept2 ? "yes" : "no" };
}

// src/model/query.ts
var TERM = /(-?)(?:(?:#|(?:in|kind|before|after):)(?=\s|$)|(#|\w+:)?(?:"([^"]*)(?:"|$)|(\S+)))/giu, MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670]/gu, folded = (text) => text.toLowerCase().normalize("NFKD").replace(MARKS, "").normalize("NFKC").replaceAll("ß", "ss").replaceAll("ς", "σ");
function queryOf(line) {
  let terms = [];
  for (let [whole, minus, prefix = "", quoted, plain] of line.matchAll(TERM)) {
    let isWithout = minus === "-", value = folded(quoted ?? plain ?? "").trim(), term = termOf(prefix.toLowerCase(), value);
    term ? terms.push({ ...term, isWithout }) : term === void 0 && value && terms.push({ kind: "words", value: folded(whole.slice(minus ? 1 : 0)), isWithout });
  }
  return { terms };
}
function termOf(prefix, value) {
  if (!value || value === "-") return null;
  if (prefix === "") return { kind: "words", value };
  if (prefix === "#") return { kind: "tag", value };
  if (prefix === "in:" || prefix === "kind:")
    return { kind: prefix === "in:" ? "in" : "kind", value };
  let period = periodOf(value);
  if (prefix === "before:" && period) return { kind: "before", day: period[0] };
  if (prefix === "after:" && period) return { kind: "after", day: period[1] };
}
function periodOf(value) {
  let [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
  if (!year || year === "0000") return;
  let first = `${year}-${month ?? "01"}-${day ?? "01"}`;
  if (!isDay(first)) return;
  if (day) return [first, first];
  if (!month) return [first, `${year}-12-31`];
  let inNext = plusDays(first, 31).slice(0, 7);
  return [first, plusDays(`${inNext}-01`, -1)];
}
var matches = (query, thing) => query.terms.every((term) => isMet(term, thing) !== term.isWithout);
function isMet(term, thing) {
  switch (term.kind) {
    case "words":
      return thing.text.includes(term.value);
    case "tag":
      return thing.tags.some((tag) => tag === term.value || tag.startsWith(`${term.value}/`));
    case "in":
      return thing.journal.includes(term.value);
    case "kind":
      return thing.kind === term.value;
    case "before":
      return thing.day !== null && thing.day < term.day;
    case "after":
      return thing.day !== null && thing.day > term.day;
  }
}
var marksOf = (query) => query.terms.flatMap((term) => term.kind === "words" && !term.isWithout ? [term.value] : []);
function piecesOf(text, words2) {
  let characters = [...text.normalize("NFC")], starts = [], all2 = "";
  for (let [place3, character] of characters.entries()) {
    let part = character < "" ? character.toLowerCase() : folded(character);
    for (let unit = 0; unit < part.length; unit++) starts.push(place3);
    all2 += part;
  }
  let isHit = new Uint8Array(characters.length);
  for (let word of words2)
    for (let at = all2.indexOf(word); at >= 0; at = all2.indexOf(word, at + word.length)) {
      let last2 = starts[at + word.length - 1] ?? 0;
      isHit.fill(1, starts[at], last2 + 1);
    }
  return piecesBy(characters, isHit);
}
function piecesBy(characters, isHit) {
  let pieces = [], from = 0;
  for (let to = 1; to <= characters.length; to++)
    to < characters.length && isHit[to] === isHit[from] || (pieces.push({ text: characters.slice(from, to).join(""), isHit: isHit[from] === 1 }), from = to);
  return pieces;
}
function around(text, words2, length) {
  if (text.length <= length) return text;
  let all2 = folded(text), hits = words2.map((word) => all2.indexOf(word)).filter((at) => at >= 0), first = hits.length > 0 ? Math.min(...hits) : 0;
  if (first < length * 0.7) return `${cutAtSpace(text.slice(0, length))} …`;
  let start2 = text.indexOf(" ", Math.max(first - length / 3, 0)) + 1;
  return start2 + length >= text.length ? `… ${text.slice(start2)}` : `… ${cutAtSpace(text.slice(start2, start2 + length))} …`;
}
var cutAtSpace = (text) => {
  let end = text.lastIndexOf(" ");
  return end > text.length / 2 ? text.slice(0, end) : text;
};

// src/model/capture-rules.ts
var BEFORE = "(?<=^|\\s)", AFTER = "(?=$|\\s|[,.;!?](?:\\s|$))", of = (all2) => all2.flat().map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((one, other) => other.length - one.length).join("|"), placeOf2 = (all2, name) => all2.findIndex((names2) => names2.includes(name.toLowerCase()));
function* foundBy(line, rules, moment) {
  for (let { pattern, read: read2 } of rules) {
    let expression = new RegExp(BEFORE + pattern(moment.names) + AFTER, "giu");
    for (let found of line.matchAll(expression)) {
      let meaning = read2(found, moment);
      if (meaning === void 0) continue;
      let [value, until] = typeof meaning == "string" ? [meaning] : meaning, span = until === void 0 ? {} : { until };
      yield { from: found.index, to: found.index + found[0].length, value, ...span };
    }
  }
}
function nextDay(month, day, year, today2) {
  if (year !== void 0) return dayIn(Number(year), month, day);
  let now2 = Number(today2.slice(0, 4));
  for (let ahead = 0; ahead <= 4; ahead++) {
    let found = dayIn(now2 + ahead, month, day);
    if (found && found >= today2) return found;
  }
}
var STEPS = { day: 1, week: 7 }, DAYS = [
  {
    pattern: () => "(\\d{4})-(\\d\\d)-(\\d\\d)",
    read: ([, year, month, day]) => dayIn(Number(year), Number(month), Number(day))
  },
  {
    pattern: (names2) => `(?:${of([names2.today])})`,
    read: (_3, { today: today2 }) => today2
  },
  {
    pattern: () => "(?:the )?day after tomorrow|übermorgen",
    read: (_3, { today: today2 }) => plusDays(today2, 2)
  },
  {
    pattern: (names2) => `(?:${of([names2.tomorrow])})`,
    read: (_3, { today: today2 }) => plusDays(today2, 1)
  },
  {
    pattern: () => "in (an?|\\d{1,3}) (day|week)s?",
    read: ([, count = "", unit = ""], { today: today2 }) => plusDays(today2, (Number(count) || 1) * STEPS[unit.toLowerCase()])
  },
  {
    pattern: () => "next week|nächste woche",
    read: (_3, { today: today2 }) => plusDays(today2, 8 - weekdayNumber(today2))
  },
  {
    pattern: () => "(?:this|next|at the) weekend|(?:am|dieses|nächstes) wochenende",
    read: ([words2], { today: today2 }) => plusDays(today2, 6 - weekdayNumber(today2) + (/^n/iu.test(words2) ? 7 : 0))
  },
  {
    pattern: (names2) => `(next )?(${of(names2.weekdays)})`,
    read: ([, next, name = ""], { today: today2, names: names2 }) => {
      let wanted = placeOf2(names2.weekdays, name), monday = plusDays(today2, 1 - weekdayNumber(today2)), own2 = plusDays(monday, wanted + (next ? 7 : 0));
      return own2 > today2 ? own2 : plusDays(own2, 7);
    }
  },
  {
    pattern: (names2) => `(\\d{1,2})\\.? (${of(names2.months)})\\.?(?: (\\d{4}))?`,
    read: ([, day, name = "", year], { today: today2, names: names2 }) => nextDay(placeOf2(names2.months, name) + 1, Number(day), year, today2)
  },
  {
    pattern: (names2) => `(${of(names2.months)}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`,
    read: ([, name = "", day, year], { today: today2, names: names2 }) => nextDay(placeOf2(names2.months, name) + 1, Number(day), year, today2)
  },
  {
    pattern: () => "(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?",
    read: ([, day, month, year], { today: today2 }) => nextDay(Number(month), Number(day), year, today2)
  },
  {
    pattern: () => "(?!24/7)(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}))?",
    read: ([, one, other, year], { today: today2, isDayFirst: isDayFirst2 }) => {
      let [day, month] = isDayFirst2 ? [one, other] : [other, one];
      return nextDay(Number(month), Number(day), year, today2) ?? nextDay(Number(day), Number(month), year, today2);
    }
  }
], PRIORITY = [
  { pattern: () => "!(urgent|high|medium|low)", read: ([, name]) => name?.toLowerCase() }
], TAG = [
  {
    pattern: () => "#([\\p{L}\\p{N}_][\\p{L}\\p{N}_/-]{0,49})",
    read: ([, name]) => name?.toLowerCase()
  }
], LIST = [
  { pattern: () => "@([\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,99})", read: ([, name]) => name }
];

// src/model/capture-times.ts
var two = (part) => String(part).padStart(2, "0"), clock = (hour, minute) => hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : void 0, likelyHour = (hour) => /^[1-6]$/.test(hour) ? Number(hour) + 12 : Number(hour), halfDay = (hour, half) => Number(hour) < 1 || Number(hour) > 12 ? void 0 : Number(hour) % 12 + (half.toLowerCase() === "p" ? 12 : 0), CLOCK = "(\\d{1,2})(?:[:.](\\d\\d))?(?: ?([ap])\\.?m\\.?)?", SPAN = " ?(?:[-–]|(?<= )(?:to|until|till|bis|and|und)(?= )) ?";
function spanOf(found) {
  let [, before = "", hour = "", minute, half = "", end = "", endMinute, endHalf, uhr] = found;
  if (!(before || endHalf || uhr || minute && endMinute && !found[0].includes("."))) return;
  let last2 = endHalf ? halfDay(end, endHalf) : minute || uhr ? Number(end) : likelyHour(end), first = half ? halfDay(hour, half) : minute || uhr ? Number(hour) : likelyHour(hour);
  if (!half && endHalf && last2 !== void 0) {
    let same = halfDay(hour, endHalf);
    first = same !== void 0 && same < last2 ? same : halfDay(hour, "a");
  }
  if (first === void 0 || last2 === void 0) return;
  let isLater = last2 < first && last2 <= 12 && !endMinute && !endHalf && !uhr, start2 = clock(first, Number(minute ?? 0)), stop = clock(isLater ? last2 % 12 + 12 : last2, Number(endMinute ?? 0));
  return start2 !== void 0 && stop !== void 0 ? [start2, stop] : void 0;
}
var TIMES = [
  {
    // "from 3 to 10 August" are days.
    pattern: (names2) => `(from |von |between |zwischen )?${CLOCK}${SPAN}${CLOCK}( ?uhr)?(?! (?:${of(names2.months)}))`,
    read: spanOf
  },
  {
    pattern: () => "(?:at )?(\\d{1,2})(?::(\\d\\d))? ?([ap])\\.?m\\.?",
    read: ([, hour = "", minute = "0", half = ""]) => clock(halfDay(hour, half) ?? 24, Number(minute))
  },
  {
    pattern: () => "(?:um |gegen |ab )?(\\d{1,2})(?:[.:](\\d\\d))? ?uhr",
    read: ([, hour, minute = "0"]) => clock(Number(hour), Number(minute))
  },
  {
    pattern: () => "(?:at |um |gegen |ab )?(\\d{1,2}):(\\d\\d)",
    read: ([, hour, minute]) => clock(Number(hour), Number(minute))
  },
  { pattern: () => "(?:at|um) (\\d{1,2})h?", read: ([, hour = ""]) => clock(likelyHour(hour), 0) },
  {
    pattern: () => "(?:um )?halb (\\d{1,2})",
    read: ([, hour = ""]) => {
      let before = Number(hour) - 1;
      return before > 11 ? void 0 : clock(before < 5 ? before + 12 : before, 30);
    }
  },
  { pattern: () => "(?:at )?(?:noon|midday)|mittags?", read: () => "12:00" }
], NUMBERS = { half: 0.5, eine: 1, two: 2, zwei: 2, drei: 3 }, LENGTHS = [
  {
    pattern: () => "(?:for |für )?(\\d+(?:[.,]\\d)?|an?|half an|one|eine|two|zwei|three|drei) ?(h|hours?|hrs?|std\\.?|stunden?|min\\.?|mins|minutes?|minuten)(?: lang)?",
    read: ([words2, count = "", unit = ""]) => {
      let isFor = /^(?:for|für) |^\d+ ?(?:h|min)|lang$/iu.test(words2), number = Number(count.replace(",", ".")) || (NUMBERS[count.split(" ")[0].toLowerCase()] ?? 1), minutes = Math.round(number * (/^m/iu.test(unit) ? 1 : 60));
      return isFor && minutes > 0 && minutes <= 1440 ? String(minutes) : void 0;
    }
  }
];

// src/model/capture.ts
var PRIORITIES = ["urgent", "high", "medium", "low"], BEFORE_DAY = new RegExp(
  "(?<=^|\\s)(?:on|by|from|starting(?: on)?|until|till|this|am|bis(?: zum)?|vom|ab(?: dem)?|diesen|kommenden) $",
  "iu"
), LAST2 = /^(?:until|till|bis)/iu, MOST_TAGS = 20;
function capturedIn(line, moment, off, { reader, isEvent = !1 } = {}) {
  let parts = [];
  function take(all2, kind, most = 1) {
    let count = 0;
    for (let found of all2) {
      let words2 = line.slice(found.from, found.to);
      if (!(off.has(words2.toLowerCase()) || !isFree(parts, found)) && (parts.push({ ...found, kind, words: words2 }), ++count === most))
        return;
    }
  }
  take(foundBy(line, PRIORITY, moment), "priority"), take(foundBy(line, LIST, moment), "list"), isEvent || take(foundBy(line, TAG, moment), "tag", MOST_TAGS);
  for (let { kind, ...found } of reader?.repeats(masked(line, parts)) ?? []) take([found], kind);
  take(foundBy(line, TIMES, moment), "time"), isEvent && take(foundBy(line, LENGTHS, moment), "length");
  let days2 = widened(line, daysIn(masked(line, parts), moment, reader)), repeats2 = parts.some((part) => part.kind === "rule"), isEnd = ({ from }) => repeats2 && LAST2.test(line.slice(from));
  return take(
    days2.filter((found) => !isEnd(found)),
    "day"
  ), take(days2.filter(isEnd), "end"), withTitle(line, withClock(parts), isEvent);
}
var isFree = (parts, { from, to }) => parts.every((part) => to <= part.from || from >= part.to);
function daysIn(line, moment, reader) {
  let own2 = [...foundBy(line, DAYS, moment)], read2 = [...reader?.days(line, moment) ?? []], overlaps = (one, other) => one.from < other.to && other.from < one.to, length = ({ from, to }) => to - from, isShorter = (one, all2, by) => all2.some((other) => overlaps(one, other) && length(other) >= length(one) + by);
  return [
    ...own2.filter((one) => !isShorter(one, read2, 1)),
    ...read2.filter((one) => !isShorter(one, own2, 0))
  ];
}
var widened = (line, days2) => days2.map((found) => {
  let [before = ""] = BEFORE_DAY.exec(line.slice(0, found.from)) ?? [];
  return { ...found, from: found.from - before.length };
});
function withClock(parts) {
  let day = parts.find((part) => part.kind === "day");
  if (!day?.clock || parts.some((part) => part.kind === "time")) return parts;
  let { from, to, words: words2, clock: clock2 } = day;
  return [...parts, { kind: "time", from, to, words: words2, value: clock2 }];
}
function masked(line, parts) {
  let text = line;
  for (let { from, to } of parts)
    text = text.slice(0, from) + "·".repeat(to - from) + text.slice(to);
  return text;
}
function withTitle(line, found, isEvent) {
  let parts = [...found].sort((one, other) => one.from - other.from), said = parts.filter((part) => isEvent || part.until === void 0), title = without2(line, said);
  return title ? { title, parts } : { title: line.trim(), parts: [] };
}
function without2(line, parts) {
  let [left, at] = ["", 0];
  for (let { from, to } of parts)
    left += line.slice(at, from), at = to;
  return (left + line.slice(at)).replace(/\s+([,.;!?])/gu, "$1").replace(/\s+/gu, " ").replace(/^[,.;\s]+|[,;\s]+$/gu, "");
}
var partOf = (parts, kind) => parts.find((part) => part.kind === kind), valueOf = (parts, kind) => partOf(parts, kind)?.value;

// src/views/understood.ts
var NONE = /* @__PURE__ */ new Set(), names, reader_ = y3(void 0), load2, readBy = (loader) => {
  load2 = loader;
};
async function prepareReader() {
  let loader = load2;
  if (!loader) return;
  load2 = void 0, await Promise.all([loader(), loadRepeats()]).then(
    ([found]) => {
      reader_.value = found;
    },
    () => {
      load2 = loader;
    }
  );
}
function useChosen() {
  return { off: useSignal(NONE), day: useSignal("") };
}
function forget(chosen) {
  chosen.off.value = NONE, chosen.day.value = "";
}
function momentNow() {
  return names ??= dayNames(), { today: today.value, clock: clockOf(now()), names, isDayFirst: isDayFirst() };
}
var understood = (line, chosen, isEvent = !1) => capturedIn(line, momentNow(), chosen.off.value, { reader: reader_.value, isEvent }), MOST_WORDS = 120;
function isOneTask(text) {
  let line = text.trim();
  if (line.length > MOST_WORDS || line.includes(`
`)) return !1;
  let { parts } = capturedIn(line, momentNow(), NONE, { reader: reader_.value });
  return parts.some(({ kind }) => kind === "day" || kind === "time" || kind === "rule");
}
function taskRow(line, description, chosen) {
  let { title, parts } = understood(line, chosen), tags = parts.filter((part) => part.kind === "tag").map((part) => part.value), list = valueOf(parts, "list"), rule = ruleOf(parts);
  return {
    title,
    description: description || null,
    date: dayFor(parts, chosen) ?? null,
    due_time: valueOf(parts, "time") ?? null,
    completed: !1,
    category: "todo",
    priority: valueOf(parts, "priority") ?? "medium",
    ...tags.length > 0 ? { tags } : {},
    ...list ? { list } : {},
    ...rule ? { rule, repeat_from: valueOf(parts, "done") ?? "due" } : {}
  };
}
function ruleOf(parts) {
  let [rule, end] = [valueOf(parts, "rule"), valueOf(parts, "end")];
  return rule && end ? repeats.value?.withEnd(rule, end) : rule;
}
function dayFor(parts, chosen) {
  let said = chosen.day.value || valueOf(parts, "day"), [rule, time] = [valueOf(parts, "rule"), partOf(parts, "time")?.value], first = (from2) => rule && repeats.value?.firstDayOf(rule, from2) || from2;
  if (said) return first(said);
  if (!rule && !time) return;
  let current = dayOf(now()), from = time && time <= clockOf(now()) ? plusDays(current, 1) : current;
  return first(from);
}

// src/views/capturing.ts
var KINDS3 = ["thought", "task", "entry"], MAX_TITLE = 255, MAX_DESCRIPTION = 5e3;
function overLimit(kind, text, chosen) {
  let over = (part, most) => Math.max([...part].length - most, 0);
  if (kind !== "task") return over(text.trim(), MAX_TEXT[kind]);
  let { line, description } = linesOf(text), { title } = understood(line, chosen);
  return over(title, MAX_TITLE) + over(description, MAX_DESCRIPTION);
}
function rowOf(kind, typed, { chosen, journal }) {
  let text = typed.trim(), moment = { timestamp: isoOf(now()), tags: tagsIn(text) };
  if (kind === "thought") return { text, ...moment };
  if (kind === "entry")
    return { journal_id: journal, title: null, content: text, mood: null, ...moment };
  let { line, description } = linesOf(text);
  return taskRow(line, description, chosen);
}
function beginningOf(text) {
  let found = begunBy(text);
  return found?.kind === "entry" && !journalNamed(found.journal) ? void 0 : found;
}
function journalNamed(beginning) {
  let begins = folded(beginning);
  return journals.value.find((one) => folded(textOf(one.row, "name")).startsWith(begins));
}
function journalOf2(named, chosen) {
  let all2 = journals.value;
  return named && journalNamed(named) || (all2.find((one) => one.id === chosen) ?? all2[0]);
}
async function journalFor(named, chosen) {
  let found = journalOf2(named, chosen);
  if (found) return found.id;
  let id = newId(now());
  return await add("journal", { name: words.firstJournal, description: null, color: null }, id), id;
}

// src/views/chips.tsx
function Chips({ line, chosen, isEvent = !1 }) {
  let { parts } = understood(line.value, chosen, isEvent), day = dayFor(parts, chosen), shown = parts.filter((part) => part.kind !== "day" && part.kind !== "end"), rule = ruleOf(parts), inWords = rule && day && repeats.value?.inWords(rule, day);
  function takeOff(part) {
    chosen.off.value = /* @__PURE__ */ new Set([...chosen.off.peek(), part.words.toLowerCase()]);
  }
  function takeDayOff() {
    let found = parts.find((part) => part.kind === "day");
    chosen.day.peek() ? chosen.day.value = "" : found && takeOff(found);
  }
  let last2 = isEvent && parts.find((part) => part.kind === "day")?.until, isDaySaid = chosen.day.value !== "" || parts.some((part) => part.kind === "day");
  return /* @__PURE__ */ a4("div", { class: "chips", children: [
    day && isDaySaid && /* @__PURE__ */ a4(Chip, { text: daysText(day, last2), onTakeOff: takeDayOff }),
    day && !isDaySaid && /* @__PURE__ */ a4("span", { class: "chip said", children: dayText(day) }),
    shown.map((part) => /* @__PURE__ */ a4(
      Chip,
      {
        text: part.kind === "rule" && inWords || partText(part),
        onTakeOff: () => takeOff(part)
      },
      `${part.kind} ${part.from}`
    )),
    /* @__PURE__ */ a4("label", { class: "chip pick", children: [
      /* @__PURE__ */ a4("span", { class: "aloud", children: words.day }),
      /* @__PURE__ */ a4(
        "input",
        {
          type: "date",
          value: chosen.day.value || (day ?? ""),
          onChange: (event) => {
            chosen.day.value = event.currentTarget.value;
          }
        }
      )
    ] })
  ] });
}
function Chip({ text, onTakeOff }) {
  return /* @__PURE__ */ a4("button", { type: "button", class: "chip said", "aria-label": words.takeOff(text), onClick: onTakeOff, children: [
    text,
    " ",
    /* @__PURE__ */ a4("span", { "aria-hidden": "true", children: "×" })
  ] });
}
function dayText(day) {
  return day === today.value ? words.today : day === plusDays(today.value, 1) ? words.tomorrow : dateOf(day, today.value);
}
var daysText = (day, last2) => last2 ? words.span(dayText(day), dayText(last2)) : dayText(day);
function partText({ kind, value, until }) {
  switch (kind) {
    case "time":
      return until ? words.span(writtenClock(value), writtenClock(until)) : writtenClock(value);
    case "length":
      return words.length(Number(value));
    case "done":
      return words.afterDone;
    case "priority":
      return words.priorities[value] ?? value;
    case "tag":
      return `#${value}`;
    default:
      return kind === "list" ? `@${value}` : value;
  }
}

// src/views/journal-choice.tsx
function JournalChoice({ all: all2, named, chosen }) {
  if (all2.value.length === 0) return /* @__PURE__ */ a4("p", { class: "soft", children: words.beginsJournal });
  let current = journalOf2(named.value?.journal ?? "", chosen.value);
  return /* @__PURE__ */ a4("label", { class: "choice", children: [
    /* @__PURE__ */ a4("span", { class: "soft", children: words.journalOf }),
    /* @__PURE__ */ a4(
      "select",
      {
        value: current?.id ?? "",
        onChange: (event) => {
          chosen.value = event.currentTarget.value;
        },
        disabled: named.value?.kind === "entry",
        children: all2.value.map((one) => /* @__PURE__ */ a4("option", { value: one.id, children: textOf(one.row, "name") }, one.id))
      }
    )
  ] });
}

// src/views/typing.ts
function keepWhileTyping(form, keep) {
  let ended = new AbortController(), timer = 0, isKept2 = !0;
  function now2() {
    clearTimeout(timer), !isKept2 && (isKept2 = !0, keep());
  }
  function later2() {
    isKept2 = !1, clearTimeout(timer), timer = setTimeout(now2, 300);
  }
  let { signal } = ended;
  return form.addEventListener("input", later2, { signal }), addEventListener("pagehide", now2, { signal }), document.addEventListener("visibilitychange", now2, { signal }), () => {
    now2(), ended.abort();
  };
}
function saveAtRest(form, keep, saveTyped) {
  let ended = new AbortController(), rest = 0, first = 0, stop = keepWhileTyping(form, () => {
    keep();
  });
  function saveNow() {
    clearTimeout(rest), first = 0, saveTyped();
  }
  function onInput(event) {
    clearTimeout(rest), first ||= event.timeStamp, event.timeStamp - first > 3e4 ? saveNow() : rest = setTimeout(saveNow, 3e3);
  }
  return form.addEventListener("input", onInput, { signal: ended.signal }), addEventListener("pagehide", saveNow, { signal: ended.signal }), () => {
    stop(), saveNow(), ended.abort();
  };
}
function fit(area) {
  if (CSS.supports("field-sizing", "content")) return;
  let columns = Math.max(Math.floor(area.clientWidth / 9), 20), lines = area.value.split(`
`).map((line) => Math.ceil((line.length + 1) / columns));
  area.rows = lines.reduce((sum, count) => sum + count, 0);
}
var IME = 229, isSaveKey = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event), isComposing = (event) => event.isComposing || event.keyCode === IME;

// src/views/capture.tsx
function Capture() {
  let id = T2(newId(now())), box2 = T2(null), form = T2(null), failure = useSignal(""), text = useSignal(""), picked = useSignal(null), journal = useSignal(""), chosen = useChosen(), begun = useComputed(() => beginningOf(text.value)), kind = useComputed(() => begun.value?.kind ?? picked.value ?? "thought"), rest = useComputed(() => begun.value?.rest ?? text.value), line = useComputed(() => linesOf(rest.value).line), isTaskLike = useComputed(() => kind.value === "thought" && isOneTask(rest.value)), over = useComputed(() => overLimit(kind.value, rest.value, chosen));
  F2(() => {
    let area = box2.current;
    if (area)
      return area.value = draftAt(capturePlace)?.text ?? "", look(area), keepWhileTyping(area, () => {
        keepDraft({ place: capturePlace, text: area.value });
      });
  }, []);
  function look(area) {
    fit(area), text.value = area.value;
  }
  async function saveTyped(event) {
    event.preventDefault();
    let area = box2.current, typed = area?.value ?? "";
    if (!area || !rest.value.trim() || over.value > 0) return;
    let saved = await saveAs(kind.value, rest.value).then(
      () => !0,
      () => !1
    );
    failure.value = saved ? "" : words.notSaved, saved && (id.current = newId(now()), area.value.startsWith(typed) && (area.value = area.value.slice(typed.length)), picked.value = null, forget(chosen), look(area), announce(words.saved), await dropDraft(capturePlace), askToKeep());
  }
  async function saveAs(what, typed) {
    let named = begun.peek()?.journal ?? "", own2 = what === "entry" ? await journalFor(named, journal.peek()) : "";
    await add(what, rowOf(what, typed, { chosen, journal: own2 }), id.current);
  }
  function onKey(event) {
    let isTasks = kind.peek() === "task" && event.key === "Enter" && !event.shiftKey;
    isComposing(event) || !(isSaveKey(event) || isTasks) || (event.preventDefault(), form.current?.requestSubmit());
  }
  return /* @__PURE__ */ a4("form", { class: `capture as-${kind.value}`, ref: form, onSubmit: saveTyped, children: [
    /* @__PURE__ */ a4(
      "textarea",
      {
        ref: box2,
        name: "text",
        rows: 1,
        "aria-label": words.capture,
        placeholder: words.captureAs[kind.value],
        "aria-describedby": "capture-problem",
        dir: "auto",
        autocapitalize: "sentences",
        onInput: (event) => {
          prepareReader(), look(event.currentTarget);
        },
        onKeyDown: onKey
      }
    ),
    kind.value === "task" && /* @__PURE__ */ a4(Chips, { line, chosen }),
    isTaskLike.value && /* @__PURE__ */ a4("button", { type: "button", class: "chip as-task", onClick: () => {
      picked.value = "task";
    }, children: words.makeTask }),
    kind.value === "entry" && /* @__PURE__ */ a4(JournalChoice, { all: journals, named: begun, chosen: journal }),
    /* @__PURE__ */ a4("div", { class: "row", children: [
      /* @__PURE__ */ a4("fieldset", { class: "switch", children: [
        /* @__PURE__ */ a4("legend", { class: "aloud", children: words.captureKind }),
        KINDS3.map((one) => /* @__PURE__ */ a4("label", { children: [
          /* @__PURE__ */ a4(
            "input",
            {
              type: "radio",
              name: "kind",
              value: one,
              checked: one === kind.value,
              onChange: () => {
                picked.value = one;
              }
            }
          ),
          words.captureKinds[one]
        ] }, one))
      ] }),
      /* @__PURE__ */ a4("p", { id: "capture-problem", class: "problem", role: "status", children: over.value > 0 ? words.tooLong(over.value) : failure }),
      /* @__PURE__ */ a4("button", { type: "submit", class: "primary", disabled: over.value > 0, children: words.save })
    ] })
  ] });
}

// src/views/empty.tsx
function Empty({ text }) {
  return progress.value ? /* @__PURE__ */ a4(Progress, {}) : isReady.value ? /* @__PURE__ */ a4("p", { class: "empty", children: text }) : null;
}
function Progress() {
  let found = progress.value;
  if (!found) return null;
  let text = words.fetching(found.done, found.of);
  return /* @__PURE__ */ a4("div", { class: "progress", children: [
    /* @__PURE__ */ a4("progress", { max: found.of, value: found.done, "aria-label": text }),
    /* @__PURE__ */ a4("p", { class: "soft", children: text })
  ] });
}

// src/views/toast.tsx
var SHOWN_MS = 8e3, told = y3(null);
function showToast(next) {
  told.peek()?.onEnd?.(), told.value = next;
}
function endToast() {
  told.peek()?.onEnd?.(), told.value = null;
}
function undoLast() {
  let undo2 = told.peek()?.onUndo;
  return undo2 ? (told.value = null, undo2(), !0) : !1;
}
function Toast() {
  let current = told.value, isHeld = T2(!1);
  A2(() => {
    if (isHeld.current = !1, !current) return;
    let left = SHOWN_MS, timer = setInterval(() => {
      isHeld.current || (left -= 250), left <= 0 && told.peek() === current && endToast();
    }, 250);
    return () => clearInterval(timer);
  }, [current]);
  let hold = () => {
    isHeld.current = !0;
  }, letGo2 = () => {
    isHeld.current = !1;
  };
  return /* @__PURE__ */ a4("div", { class: "toast-area", role: "status", children: current && /* @__PURE__ */ a4(
    "div",
    {
      class: "toast",
      onPointerEnter: hold,
      onPointerLeave: letGo2,
      onFocusIn: hold,
      onFocusOut: letGo2,
      children: [
        /* @__PURE__ */ a4("span", { children: current.text }),
        current.onUndo && /* @__PURE__ */ a4("button", { type: "button", onClick: undoLast, children: words.undo })
      ]
    }
  ) });
}

// src/views/task-row.tsx
function TaskRow({ task, depth = 0, hasDay = !1, hasParent = !1 }) {
  let { id, row } = task, done = isDone(task);
  return /* @__PURE__ */ a4(
    "li",
    {
      class: done ? "task is-done" : "task",
      "data-id": id,
      "data-depth": Math.min(depth, 4),
      tabIndex: -1,
      children: [
        /* @__PURE__ */ a4(
          "input",
          {
            type: "checkbox",
            class: "tick",
            checked: done,
            "aria-labelledby": `task-${id}`,
            onChange: (event) => {
              tickWithUndo(task, event.currentTarget.checked);
            }
          }
        ),
        /* @__PURE__ */ a4("div", { class: "about", children: [
          /* @__PURE__ */ a4("div", { class: "first", children: [
            /* @__PURE__ */ a4("a", { id: `task-${id}`, class: "name", href: pathOf("task", id), dir: "auto", children: textOf(row, "title") }),
            /* @__PURE__ */ a4(Due, { task, hasDay })
          ] }),
          /* @__PURE__ */ a4(About, { task, hasParent })
        ] })
      ]
    }
  );
}
function Due({ task, hasDay }) {
  let [day, time] = [dueOf(task), textOf(task.row, "due_time")], isLate = day !== void 0 && day < today.value && !isDone(task), parts = [hasDay && day ? shortDay(day) : "", time ? writtenClock(time) : ""].filter(
    Boolean
  );
  return parts.length === 0 ? null : /* @__PURE__ */ a4("span", { class: isLate ? "due is-late" : "due", children: parts.join(" ") });
}
var shortDay = (day) => day === today.value ? words.today : shortDateOf(day);
function About({ task, hasParent = !1 }) {
  let { row } = task, priority = textOf(row, "priority"), rule = isDone(task) ? "" : textOf(row, "rule"), parent = hasParent ? thingById(parentOf(task)).value : void 0, parts = [
    parent && !parent.isDeleted && /* @__PURE__ */ a4("span", { dir: "auto", children: textOf(parent.row, "title") }, "parent"),
    rule && /* @__PURE__ */ a4(Repeats, { rule, day: dueOf(task) }, "repeats"),
    priority && priority !== "medium" && /* @__PURE__ */ a4("span", { class: `priority ${priority}`, children: words.priorities[priority] ?? priority }, "priority"),
    listOf3(task) && /* @__PURE__ */ a4("span", { dir: "auto", children: listOf3(task) }, "list"),
    ...tagsOf(row).map((tag) => /* @__PURE__ */ a4("a", { class: "tag", href: searchFor(`#${tag}`), dir: "auto", children: [
      "#",
      tag
    ] }, `#${tag}`)),
    (task.mine || task.refused) && /* @__PURE__ */ a4("a", { class: "warn", href: pathOf("task", task.id), children: task.mine ? words.twoVersions : words.notAccepted }, "needs")
  ].filter(Boolean);
  return parts.length > 0 ? /* @__PURE__ */ a4("div", { class: "meta", children: parts }) : null;
}
function Repeats({ rule, day }) {
  A2(() => {
    loadRepeats();
  }, []);
  let said = day && repeats.value?.inWords(rule, day);
  return /* @__PURE__ */ a4("span", { class: "repeating", children: [
    /* @__PURE__ */ a4(Icon, { name: "repeat" }),
    said || words.repeats
  ] });
}
async function tickWithUndo(task, isTicked) {
  await tick(task, isTicked), showToast({
    text: isTicked ? words.ticked : words.unticked,
    onUndo: () => {
      let now2 = thingById(task.id).peek();
      now2 && !now2.isDeleted && tick(now2, !isTicked);
    }
  });
}

// src/views/todo.tsx
var SHOWN = 30;
function Todo() {
  let { overdue, due } = todays.value;
  return /* @__PURE__ */ a4($, { children: [
    overdue.length > 0 && /* @__PURE__ */ a4("details", { class: "overdue", children: [
      /* @__PURE__ */ a4("summary", { children: /* @__PURE__ */ a4("h2", { children: words.overdue(overdue.length) }) }),
      /* @__PURE__ */ a4("ul", { class: "card tasks", children: overdue.slice(0, SHOWN).map((task) => /* @__PURE__ */ a4(TaskRow, { task, hasDay: !0, hasParent: !0 }, task.id)) }),
      overdue.length > SHOWN && /* @__PURE__ */ a4(All, {})
    ] }),
    /* @__PURE__ */ a4("section", { "aria-labelledby": "todo", children: [
      /* @__PURE__ */ a4("div", { class: "heading", children: [
        /* @__PURE__ */ a4("h2", { id: "todo", children: words.toDoToday }),
        /* @__PURE__ */ a4(All, {})
      ] }),
      due.length === 0 ? !progress.value && /* @__PURE__ */ a4("p", { class: "soft", children: words.nothingToday }) : /* @__PURE__ */ a4("ul", { class: "card tasks", children: due.slice(0, SHOWN).map((task) => /* @__PURE__ */ a4(TaskRow, { task, hasParent: !0 }, task.id)) })
    ] })
  ] });
}
var All = () => /* @__PURE__ */ a4("a", { class: "all", href: "/tasks", children: words.allTasks });

// src/model/preview.ts
function withoutMarks(text) {
  return text.replace(/^ {0,3}(#{1,6}|>)[ \t]+/gm, "").replace(/!?\[([^\]\n]+)\]\([^()\s]+\)/g, "$1").replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, "$2").replace(/(^|[\s(])[*_](?=\S)([^*_\n]*?\S)[*_](?=$|[\s).,;:!?])/gm, "$1$2").replace(/\n{3,}/g, `

`);
}
function beginningOf2(text, length) {
  let cut = [...text.slice(0, length)].join(""), end = cut.search(/\s\S*$/);
  return `${(end > length / 2 ? cut.slice(0, end) : cut).trimEnd()} …`;
}

// src/views/form-buttons.tsx
function FormButtons({ other, isDanger = !1, onOther }) {
  return /* @__PURE__ */ a4("div", { class: "row", children: [
    /* @__PURE__ */ a4("button", { type: "button", class: isDanger ? "quiet danger" : "quiet", onClick: onOther, children: other }),
    /* @__PURE__ */ a4("button", { type: "submit", class: "primary", children: words.save })
  ] });
}

// src/sync/past.ts
var after = (cursor2) => cursor2 === null ? "" : `&cursor=${encodeURIComponent(cursor2)}`, versionsOf2 = (kind, id, cursor2) => call("GET", `/api/history?kind=${kind}&id=${id}&limit=20${after(cursor2)}`), trashed = (cursor2) => call("GET", `/api/trash?limit=50${after(cursor2)}`);
async function restore(sequence, withParent = !1) {
  await syncNow();
  let answer = await call("POST", `/api/history/${sequence}/restore`, {
    with_parent: withParent
  });
  return answer.kind === "data" && await syncNow(), answer;
}
var erase = (kind, id) => call("DELETE", `/api/trash/${kind}/${id}`), emptyTrash = () => call("DELETE", "/api/trash");
async function bringBack(kind, id) {
  if (takeAct(), await takeBack(id)) return !0;
  let found = await versionsOf2(kind, id, null), last2 = found.kind === "data" ? found.data.items[0] : void 0;
  return last2?.operation !== "delete" ? !1 : (await restore(last2.sequence, !0)).kind === "data";
}
async function undoLastAct() {
  let act = takeAct();
  return act ? undo(act) : "nothing";
}
async function undo({ id, kind, before, after: after2, also }) {
  if (after2 === null) return await bringBack(kind, id) ? "done" : "failed";
  let thing = thingById(id).peek();
  return !thing || thing.isDeleted ? "failed" : (before ? await save(thing, before, { row: after2, version: thing.version }) : await remove(id).then(() => release(id)), also && await remove(also).then(() => release(also)), takeAct(), "done");
}

// src/views/deleting.ts
async function deleteWithUndo(thing, onDeleted) {
  await remove(thing.id), await dropDraft(thing.id), onDeleted(), showToast({
    text: words.movedToTrash,
    onUndo: () => {
      undoDeletion(thing);
    },
    onEnd: () => {
      release(thing.id);
    }
  });
}
async function undoDeletion(thing) {
  let isBack = await bringBack(thing.kind, thing.id);
  announce(isBack ? words.restored : words.notTakenBack), isBack || showToast({ text: words.notTakenBack });
}
var tellWithUndo = (text, act) => showToast({ text, onUndo: () => {
  undoAct(() => undo(act));
} });
async function undoAct(take = undoLastAct) {
  let found = await take();
  found === "done" && showToast({ text: words.undone }), found === "failed" && showToast({ text: words.notTakenBack });
}

// src/views/saving.ts
function useSaving(thing, fields, onDeleted) {
  let form = T2(null), hold = T2((element) => {
    form.current = element ?? form.current;
  }), isOver = T2(!1), failure = useSignal(""), draft = draftAt(thing.id), seen = T2(draft?.seen ?? { row: thing.row, version: thing.version }), latest = T2(thing);
  latest.current = thing;
  let typed = () => fields.read(form.current, seen.current.row);
  async function keep() {
    if (isOver.current) return;
    let row = typed();
    if (sameRow(row, seen.current.row)) return dropDraft(thing.id);
    await keepDraft({ place: thing.id, ...fields.draft(form.current, row), seen: seen.current });
  }
  async function saveTyped() {
    let row = typed();
    if (isOver.current || sameRow(row, seen.current.row)) return !0;
    let problem = fields.problem(row);
    if (problem && await keep(), failure.value = problem, problem) return !1;
    let basedOn = seen.current;
    seen.current = { row, version: latest.current.version };
    let saved = await save(latest.current, row, basedOn).then(
      () => !0,
      () => !1
    );
    return failure.value = saved ? "" : words.notSaved, saved ? sameRow(typed(), row) && await dropDraft(thing.id) : seen.current = basedOn, saved;
  }
  async function remove3() {
    await saveTyped(), isOver.current = !0, await deleteWithUndo(thing, onDeleted);
  }
  function onFocusOut(event) {
    let to = event.relatedTarget;
    (!(to instanceof Node) || !event.currentTarget.contains(to)) && saveTyped();
  }
  return F2(() => form.current ? saveAtRest(form.current, keep, saveTyped) : void 0, []), A2(() => {
    !sameRow(typed(), seen.current.row) || form.current?.contains(document.activeElement) || sameRow(thing.row, seen.current.row) || (seen.current = { row: thing.row, version: thing.version }, fields.fill(form.current, thing.row));
  }, [thing]), { form, hold: hold.current, seen, draft, failure, saveTyped, remove: remove3, onFocusOut };
}

// src/views/editor.tsx
function Editor({ thing, onDone, onDeleted }) {
  let field = KINDS[thing.kind].words, hasTitle = thing.kind === "entry", fields = T2(fieldsOf2(thing.kind)).current, saving = useSaving(thing, fields, onDeleted), { form, draft, seen, failure, saveTyped } = saving;
  async function finish(event) {
    event.preventDefault(), await saveTyped() && onDone();
  }
  function onKey(event) {
    if (isComposing(event)) return;
    let isTitle = event.target instanceof HTMLInputElement;
    event.key === "Escape" || isSaveKey(event) ? finish(event) : event.key === "Enter" && isTitle && (event.preventDefault(), areaOf(form.current)?.focus());
  }
  return F2(() => {
    let area = areaOf(form.current);
    area && (fit(area), draft || area.focus(), draft || area.setSelectionRange(area.value.length, area.value.length));
  }, []), /* @__PURE__ */ a4(
    "form",
    {
      class: "editor",
      ref: saving.hold,
      onSubmit: finish,
      onKeyDown: onKey,
      onFocusOut: saving.onFocusOut,
      children: [
        hasTitle && /* @__PURE__ */ a4(
          "input",
          {
            class: "title",
            name: "title",
            "aria-label": words.title,
            placeholder: words.title,
            dir: "auto",
            maxLength: 300,
            defaultValue: draft?.title ?? textOf(seen.current.row, "title")
          }
        ),
        /* @__PURE__ */ a4(
          "textarea",
          {
            name: "text",
            rows: 1,
            "aria-label": words.text,
            "aria-describedby": `problem-${thing.id}`,
            dir: "auto",
            autocapitalize: "sentences",
            defaultValue: draft?.text ?? textOf(seen.current.row, field),
            onInput: (event) => fit(event.currentTarget)
          }
        ),
        /* @__PURE__ */ a4("p", { id: `problem-${thing.id}`, class: "problem", role: "status", children: failure }),
        /* @__PURE__ */ a4(FormButtons, { other: words.delete, isDanger: !0, onOther: saving.remove })
      ]
    }
  );
}
function fieldsOf2(kind) {
  let field = KINDS[kind].words, titled = (title) => kind === "entry" ? { title } : {};
  return {
    read(form, before) {
      let [text, title] = [valueOf2(form, "text"), valueOf2(form, "title").trim()], tags = tagsAfter(tagsOf(before), textOf(before, field), text);
      return {
        ...before,
        [field]: text,
        tags,
        ...kind === "entry" ? { title: title || null } : {}
      };
    },
    draft: (form) => ({ text: valueOf2(form, "text"), ...titled(valueOf2(form, "title")) }),
    problem: (row) => problemOf2(textOf(row, field), kind),
    fill(form, row) {
      setValue(form, "text", textOf(row, field)), setValue(form, "title", textOf(row, "title"));
    }
  };
}
function problemOf2(text, kind) {
  let most = kind === "entry" ? MAX_TEXT.entry : MAX_TEXT.thought, over = [...text].length - most;
  return over > 0 ? words.tooLong(over) : text.trim() ? "" : words.isEmpty;
}
var areaOf = (form) => form?.querySelector("textarea") ?? null, fieldOf = (form, name) => form?.elements.namedItem(name), valueOf2 = (form, name) => fieldOf(form, name)?.value ?? "";
function setValue(form, name, value) {
  let field = fieldOf(form, name);
  field && (field.value = value);
}

// src/views/item.tsx
var SHOWN2 = 420;
function Item({ thing, isInJournal = !1 }) {
  let isEditing = useSignal(draftAt(thing.id) !== void 0), own2 = T2(null), isEntry = thing.kind === "entry";
  function close2() {
    isEditing.value = !1, requestAnimationFrame(() => own2.current?.querySelector(".edit")?.focus());
  }
  function leave() {
    ((own2.current?.nextElementSibling ?? own2.current?.previousElementSibling)?.querySelector(".edit") ?? document.querySelector("h1"))?.focus();
  }
  function editByPointer() {
    (getSelection()?.isCollapsed ?? !0) && (isEditing.value = !0);
  }
  if (isEditing.value)
    return /* @__PURE__ */ a4("li", { class: `item ${thing.kind}`, ref: own2, "data-id": thing.id, tabIndex: -1, children: /* @__PURE__ */ a4(Editor, { thing, onDone: close2, onDeleted: leave }) });
  let title = isEntry ? textOf(thing.row, "title") : "", text = isEntry ? withoutMarks(textOf(thing.row, "content")) : textOf(thing.row, "text"), isCut = text.length > SHOWN2 * 1.3;
  return /* @__PURE__ */ a4("li", { class: `item ${thing.kind}`, ref: own2, "data-id": thing.id, tabIndex: -1, children: [
    title && /* @__PURE__ */ a4("h3", { dir: "auto", children: title }),
    /* @__PURE__ */ a4("p", { class: "words", dir: "auto", onClick: isCut ? void 0 : editByPointer, children: isCut ? beginningOf2(text, SHOWN2) : text }),
    /* @__PURE__ */ a4(
      Meta,
      {
        thing,
        isCut,
        isInJournal,
        onEdit: () => {
          isEditing.value = !0;
        }
      }
    )
  ] });
}
function Meta({ thing, isCut, isInJournal, onEdit }) {
  let path = pathOf(thing.kind, thing.id), at = thing.at ?? 0, time = isInJournal ? `${shortDateOf(dayIn2(thing.row, at))}, ${timeIn(thing.row, at)}` : timeIn(thing.row, at);
  return /* @__PURE__ */ a4("div", { class: "meta", children: [
    /* @__PURE__ */ a4("a", { href: path, children: /* @__PURE__ */ a4("time", { dateTime: textOf(thing.row, "timestamp"), children: time }) }),
    /* @__PURE__ */ a4(About2, { thing, isInJournal }),
    isCut && /* @__PURE__ */ a4("a", { href: path, class: "more", children: words.readOn }),
    thing.mine && /* @__PURE__ */ a4("a", { href: path, class: "warn", children: words.twoVersions }),
    thing.refused && /* @__PURE__ */ a4("a", { href: path, class: "warn", children: words.notAccepted }),
    /* @__PURE__ */ a4("button", { type: "button", class: "edit", "aria-label": `${words.edit}, ${time}`, onClick: onEdit, children: words.edit })
  ] });
}
function About2({ thing, isInJournal = !1 }) {
  let journal = !isInJournal && thingById(textOf(thing.row, "journal_id")).value, mood = textOf(thing.row, "mood"), placeName = nameOf(thing.row.place);
  return /* @__PURE__ */ a4($, { children: [
    journal && /* @__PURE__ */ a4("span", { dir: "auto", children: textOf(journal.row, "name") }),
    mood && /* @__PURE__ */ a4("span", { dir: "auto", children: mood }),
    placeName && /* @__PURE__ */ a4("span", { dir: "auto", children: placeName }),
    thing.row.starred === !0 && /* @__PURE__ */ a4("span", { class: "starred", role: "img", "aria-label": words.starred, children: "★" }),
    tagsOf(thing.row).map((tag) => /* @__PURE__ */ a4("a", { class: "tag", href: searchFor(`#${tag}`), dir: "auto", children: [
      "#",
      tag
    ] }, tag))
  ] });
}
var nameOf = (place3) => typeof place3 == "object" && place3 !== null ? textOf(place3, "name") : "";

// src/views/near.tsx
var NEAR = "1000px 0px", heights = /* @__PURE__ */ new Map();
function Near({ name, guessedRem, isFirst, children }) {
  let box2 = T2(null), isNear = useSignal(isFirst), height = heights.get(name) ?? `${guessedRem}rem`;
  return A2(() => {
    let found = box2.current;
    if (!found) return;
    let observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        let isEdited = found.querySelector("form") !== null;
        isNear.value = entry.isIntersecting || isEdited;
      },
      { rootMargin: NEAR }
    );
    observer.observe(found);
    let sizes = new ResizeObserver(() => {
      let { height: height2 } = found.getBoundingClientRect();
      isNear.peek() && height2 > 0 && heights.set(name, `${height2}px`);
    });
    return sizes.observe(found), () => {
      observer.disconnect(), sizes.disconnect();
    };
  }, []), /* @__PURE__ */ a4(
    "div",
    {
      class: "chunk",
      ref: box2,
      style: isNear.value ? {} : { "--height": height },
      "data-far": !isNear.value,
      children: isNear.value && children()
    }
  );
}

// src/model/calendar.ts
var MONTHS = 12, WEEK = 7, EARLIEST = "0001-01-01", LATEST = "9999-12-31";
function firstOf(months2) {
  let [year, month] = [Math.floor(months2 / MONTHS), months2 % MONTHS + 1];
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
}
var isThere = (day) => day >= EARLIEST && day <= LATEST;
function weeksOf(day, firstDay) {
  let month = day.slice(0, 7), first = `${month}-01`, start2 = plusDays(first, -((weekdayNumber(first) - firstDay + WEEK) % WEEK)), weeks = [];
  do {
    let days2 = Array.from({ length: WEEK }, (_3, place3) => plusDays(start2, place3));
    weeks.push(days2.map((one) => isThere(one) ? one : void 0)), start2 = plusDays(start2, WEEK);
  } while (start2.startsWith(month));
  return weeks;
}
function plusMonths(day, count) {
  let [year, month, date] = day.split("-").map(Number), months2 = year * MONTHS + (month - 1) + count;
  if (months2 < MONTHS || months2 >= 1e4 * MONTHS) return day;
  let first = firstOf(months2), moved = plusDays(first, date - 1);
  return moved.slice(0, 7) === first.slice(0, 7) ? moved : plusDays(firstOf(months2 + 1), -1);
}
function dayAfterKey(key, day, today2, firstDay) {
  let place3 = (weekdayNumber(day) - firstDay + WEEK) % WEEK, steps = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -WEEK,
    ArrowDown: WEEK,
    Home: -place3,
    End: WEEK - 1 - place3
  };
  if (key === "t") return today2;
  if (key === "PageUp" || key === "PageDown") return plusMonths(day, key === "PageUp" ? -1 : 1);
  let step2 = steps[key];
  if (step2 === void 0) return;
  let next = plusDays(day, step2);
  return isThere(next) ? next : day;
}
function onThisDay(days2, today2) {
  let dates = /* @__PURE__ */ new Set([today2.slice(4)]);
  return today2.endsWith("-02-28") && plusDays(today2, 1).endsWith("-03-01") && dates.add("-02-29"), days2.filter((day) => day < today2 && dates.has(day.slice(4)));
}

// src/views/on-this-day.tsx
var MOST_YEARS = 10, MOST_A_YEAR = 3;
function OnThisDay() {
  let found = onThisDay(days.value, today.value).slice(0, MOST_YEARS);
  return /* @__PURE__ */ a4($, { children: found.map((day) => /* @__PURE__ */ a4(OneYear, { day }, day)) });
}
function OneYear({ day }) {
  let things = thingsOf(day).value, id = `on-this-day-${day}`;
  return /* @__PURE__ */ a4("section", { class: "on-this-day", "aria-labelledby": id, children: [
    /* @__PURE__ */ a4("h2", { id, children: words.onThisDay(day.slice(0, 4).replace(/^0+/, "")) }),
    /* @__PURE__ */ a4("ul", { class: "items", children: things.slice(0, MOST_A_YEAR).map((thing) => /* @__PURE__ */ a4(Item, { thing }, thing.id)) }),
    things.length > MOST_A_YEAR && /* @__PURE__ */ a4("a", { class: "more", href: `/calendar/${day}`, children: words.allOfThatDay(things.length) })
  ] });
}

// src/views/when.ts
function dayName(day) {
  let current = today.value;
  return day === current ? words.today : day === plusDays(current, -1) ? words.yesterday : dateOf(day, current);
}

// src/views/timeline.tsx
var DAYS_A_CHUNK = 3, GUESSED_REM_A_DAY = 14;
function Timeline() {
  let all2 = days.value, chunks = [], rest = all2.length % DAYS_A_CHUNK;
  rest > 0 && chunks.push(all2.slice(0, rest));
  for (let from = rest; from < all2.length; from += DAYS_A_CHUNK)
    chunks.push(all2.slice(from, from + DAYS_A_CHUNK));
  return /* @__PURE__ */ a4($, { children: [
    !all2.includes(today.value) && /* @__PURE__ */ a4(OnThisDay, {}),
    chunks.map((chunk, place3) => /* @__PURE__ */ a4(
      Near,
      {
        name: `days-${chunk.at(-1)}`,
        guessedRem: chunk.length * GUESSED_REM_A_DAY,
        isFirst: place3 < 3,
        children: () => chunk.map((day) => /* @__PURE__ */ a4(OneDay, { day }, day))
      },
      chunk.at(-1)
    ))
  ] });
}
function OneDay({ day }) {
  let things = thingsOf(day).value, id = `day-${day}`;
  return /* @__PURE__ */ a4("section", { "aria-labelledby": id, children: [
    /* @__PURE__ */ a4("h2", { id, children: dayName(day) }),
    /* @__PURE__ */ a4("ul", { class: "items", children: things.map((thing) => /* @__PURE__ */ a4(Item, { thing }, thing.id)) }),
    day === today.value && /* @__PURE__ */ a4(OnThisDay, {})
  ] });
}

// src/views/welcome.tsx
var isWelcomed = !1;
function Welcome() {
  return A2(() => {
    let isStill = document.activeElement?.matches("body, h1") && !leftAt();
    !isWelcomed && isStill && box()?.focus({ preventScroll: !0 }), isWelcomed = !0;
  }, []), /* @__PURE__ */ a4("section", { class: "welcome", "aria-labelledby": "welcome", children: [
    /* @__PURE__ */ a4("h2", { id: "welcome", children: words.nothingYet }),
    /* @__PURE__ */ a4("ul", { class: "card list ways", children: words.beginnings.map(({ kind, label, text }) => /* @__PURE__ */ a4("li", { children: /* @__PURE__ */ a4("button", { type: "button", class: "line", onClick: () => begin2(kind, text), children: /* @__PURE__ */ a4("span", { class: "about", children: [
      label,
      text && /* @__PURE__ */ a4("small", { class: "soft", children: text })
    ] }) }) }, kind)) }),
    /* @__PURE__ */ a4("p", { class: "soft", children: words.welcome })
  ] });
}
var box = () => document.querySelector(".capture textarea");
function begin2(kind, text) {
  let area = box();
  document.querySelector(`.capture [value="${kind}"]`)?.click(), area && (area.value ||= text, area.dispatchEvent(new InputEvent("input", { bubbles: !0 })), area.focus());
}

// src/screens/today.tsx
function Today() {
  return /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("header", { class: "top place", children: [
      /* @__PURE__ */ a4("div", { children: [
        /* @__PURE__ */ a4("h1", { tabIndex: -1, children: weekdayOf(today.value) }),
        /* @__PURE__ */ a4("p", { class: "soft", children: longDateOf(today.value) })
      ] }),
      /* @__PURE__ */ a4("div", { class: "corner", children: [
        /* @__PURE__ */ a4(State, {}),
        /* @__PURE__ */ a4(
          "a",
          {
            href: "/settings",
            class: "account",
            "aria-label": words.settings,
            title: person.value?.email,
            children: /* @__PURE__ */ a4(Icon, { name: "person" })
          }
        )
      ] })
    ] }),
    /* @__PURE__ */ a4(Capture, {}),
    /* @__PURE__ */ a4(Unfinished, {}),
    tasks.value.length > 0 && /* @__PURE__ */ a4(Todo, {}),
    /* @__PURE__ */ a4(Progress, {}),
    isReady.value && isEmpty2() && /* @__PURE__ */ a4(Welcome, {}),
    /* @__PURE__ */ a4(Timeline, {})
  ] });
}
var isEmpty2 = () => days.value.length + tasks.value.length + journals.value.length === 0 && !progress.value;
function pathOfDraft({ place: place3, row }) {
  if (place3 === newEventPlace) return ["/events/new"];
  let journal = journalOfPlace(place3), thing = thingById(journal ?? place3).value;
  if (!thing || thing.isDeleted) return [];
  let on = textOf(row ?? {}, "on");
  return [on ? repeatPath(thing.id, on) : pathOf(thing.kind, thing.id)];
}
function Unfinished() {
  let left = unfinished.peek().flatMap((draft) => pathOfDraft(draft).map((path) => ({ draft, path })));
  return left.length === 0 ? null : /* @__PURE__ */ a4("section", { "aria-labelledby": "unfinished", children: [
    /* @__PURE__ */ a4("h2", { id: "unfinished", children: words.unfinished }),
    /* @__PURE__ */ a4("ul", { class: "items", children: left.map(({ draft, path }) => /* @__PURE__ */ a4("li", { class: "item", children: /* @__PURE__ */ a4("a", { href: path, dir: "auto", children: draft.title || draft.text.slice(0, 80) || words.unfinished }) }, draft.place)) })
  ] });
}

// src/views/arriving.ts
function arrive() {
  let left = leftAt();
  return left && focusOn(left.focus) ? void scrollTo(0, left.scroll) : (document.querySelector("h1")?.focus({ preventScroll: !0 }), scrollTo(0, left?.scroll ?? 0), left?.focus ? waitFor(left.focus) : void 0);
}
function focusOn(selector) {
  let found = selector ? document.querySelector(`main ${selector}`) : null;
  return found?.focus({ preventScroll: !0 }), found !== null && found === document.activeElement;
}
function waitFor(selector) {
  let ended = new AbortController(), observer = new MutationObserver(() => {
    focusOn(selector) && ended.abort();
  });
  ended.signal.addEventListener("abort", () => observer.disconnect());
  let stop = () => ended.abort();
  for (let act of ["keydown", "pointerdown", "wheel", "touchstart"])
    addEventListener(act, stop, { signal: ended.signal, passive: !0 });
  let main = document.querySelector("main");
  return main && observer.observe(main, { childList: !0, subtree: !0 }), stop;
}

// src/views/actions.ts
var isListOpen = y3(!1), ACTIONS = [
  { keys: "n", label: words.keys.capture, run: goToCapture },
  { keys: "c", label: words.keys.event, of: "new-event", run: () => go("/events/new") },
  { keys: "g t", label: words.places.today, run: () => go("/") },
  { keys: "g j", label: words.places.journals, of: "journals", run: () => go("/journals") },
  { keys: "g c", label: words.places.calendar, of: "calendar", run: () => go("/calendar") },
  { keys: "g k", label: words.places.tasks, of: "tasks", run: () => go("/tasks") },
  { keys: "g s", label: words.places.settings, run: () => go("/settings") },
  { keys: "/", label: words.places.search, of: "search", run: goToSearch },
  { keys: "j", label: words.keys.next, run: (own2) => step(own2, 1) },
  { keys: "k", label: words.keys.previous, run: (own2) => step(own2, -1) },
  { keys: "Enter", label: words.keys.open, run: open2 },
  { keys: "e", label: words.keys.edit, run: (own2) => press(own2, ".edit") },
  { keys: "x", label: words.keys.done, of: "tasks", run: (own2) => press(own2, ".tick") },
  { keys: "#", label: words.keys.delete, run: (own2) => {
    remove2(own2);
  } },
  { keys: "h", label: words.keys.history, of: "history", run: openHistory },
  { keys: "u", label: words.keys.back, run: goBack },
  { keys: "?", label: words.keys.list, run: () => {
    isListOpen.value = !0;
  } }
];
function goToCapture() {
  place2.peek().kind !== "today" && go("/"), focusSoon(".capture textarea");
}
function goToSearch() {
  place2.peek().kind !== "search" && go("/search"), focusSoon("input[type=search]");
}
function focusSoon(selector) {
  let find = () => document.querySelector(selector), found = find();
  if (found) return found.focus();
  setTimeout(() => find()?.focus());
}
var rows = () => [...document.querySelectorAll("main li[data-id]")].filter(
  (row) => row.checkVisibility()
);
function step(own2, by) {
  let all2 = rows(), firstSeen = all2.findIndex((row2) => row2.getBoundingClientRect().bottom > 0), to = own2 ? all2.indexOf(own2) + by : Math.max(firstSeen, 0), row = all2[Math.min(Math.max(to, 0), all2.length - 1)];
  row?.focus({ preventScroll: !0 }), row?.scrollIntoView({ block: "nearest" });
}
function press(own2, selector) {
  (own2 ?? document).querySelector(`${own2 ? "" : "main "}${selector}`)?.click();
}
var thingOf2 = (own2) => {
  let current = place2.peek(), id = own2?.dataset.id ?? ("id" in current ? current.id : void 0);
  return id === void 0 ? void 0 : thingById(id).peek();
};
function open2(own2) {
  let thing = thingOf2(own2);
  own2 && thing && go(own2.dataset.path ?? pathOf(thing.kind, thing.id));
}
function openHistory(own2) {
  let thing = thingOf2(own2);
  thing && go(`${pathOf(thing.kind, thing.id)}/history`);
}
async function remove2(own2) {
  let thing = thingOf2(own2);
  if (!thing || thing.kind === "journal") return;
  if (thing.row.rule) return open2(own2);
  let all2 = rows(), next = own2 && (all2[all2.indexOf(own2) + 1] ?? all2[all2.indexOf(own2) - 1]);
  await deleteWithUndo(thing, () => own2 ? next?.focus() : goBack());
}

// src/views/keys.tsx
var TYPES = "input:not([type=checkbox], [type=radio]), textarea, select", SAME = { Delete: "#" }, WAIT_MS = 1e3;
function Keys({ screens }) {
  let known = ACTIONS.filter((one) => !one.of || one.of in screens), dialog = T2(null), before = T2({ key: "", at: 0 });
  function onKey(event) {
    let target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.defaultPrevented || isComposing(event) || event.altKey || target.matches(TYPES) || target.closest("dialog")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "z" || event.shiftKey) return;
      event.preventDefault(), undoLast() || undoAct();
      return;
    }
    let own2 = target.closest("[data-id]"), key = SAME[event.key] ?? event.key;
    if (key === "Enter" ? target !== own2 : !preferences.peek().hasKeys) return;
    let { key: first, at } = before.current, found = event.timeStamp - at < WAIT_MS && known.find((one) => one.keys === `${first} ${key}`) || known.find((one) => one.keys === key);
    before.current = { key: found ? "" : key, at: event.timeStamp }, found && (event.preventDefault(), found.run(own2));
  }
  return A2(() => {
    let ended = new AbortController();
    return addEventListener("keydown", onKey, { signal: ended.signal }), () => ended.abort();
  }, []), A2(() => {
    isListOpen.value && (dialog.current?.showModal(), dialog.current?.querySelector("h2")?.focus());
  }, [isListOpen.value]), /* @__PURE__ */ a4(
    "dialog",
    {
      ref: dialog,
      class: "keys",
      "aria-labelledby": "keys-title",
      onClose: () => {
        isListOpen.value = !1;
      },
      children: [
        /* @__PURE__ */ a4("h2", { id: "keys-title", tabIndex: -1, children: words.keys.title }),
        /* @__PURE__ */ a4("dl", { children: [...known, ...ALWAYS].map((one) => /* @__PURE__ */ a4("div", { children: [
          /* @__PURE__ */ a4("dt", { children: one.keys.split(" ").map((key) => /* @__PURE__ */ a4("kbd", { children: key }, key)) }),
          /* @__PURE__ */ a4("dd", { children: one.label })
        ] }, one.keys)) }),
        /* @__PURE__ */ a4("form", { method: "dialog", class: "row", children: /* @__PURE__ */ a4("button", { class: "primary", children: words.close }) })
      ]
    }
  );
}
var ALWAYS = [
  { keys: "Ctrl Enter", label: words.keys.save },
  { keys: "Esc", label: words.keys.leave },
  { keys: "Ctrl Z", label: words.keys.undo }
];

// src/views/nav.tsx
var PLACES = [
  { kind: "today", path: "/" },
  { kind: "tasks", path: "/tasks" },
  { kind: "journals", path: "/journals" },
  { kind: "calendar", path: "/calendar" },
  { kind: "search", path: "/search" }
], PART_OF = {
  journal: "journals",
  day: "calendar",
  event: "calendar",
  "new-event": "calendar",
  task: "tasks"
};
function Nav({ screens }) {
  let { kind } = place2.value, own2 = PART_OF[kind] ?? kind;
  return /* @__PURE__ */ a4("nav", { class: "places", "aria-label": words.placesLabel, children: PLACES.filter((one) => one.kind in screens).map((one) => /* @__PURE__ */ a4(
    "a",
    {
      href: one.path,
      "aria-current": one.kind !== own2 ? void 0 : one.kind === kind ? "page" : "true",
      children: [
        /* @__PURE__ */ a4(Icon, { name: one.kind }),
        words.places[one.kind]
      ]
    },
    one.kind
  )) });
}

// src/views/app.tsx
function App({ screens, signIn: signIn2 }) {
  let current = place2.value, isIn = person.value !== null, asksWho = !isIn || current.kind === "sign-in", wanted = asksWho ? signIn2 : showOf(screens, current.kind)?.(current) ?? null, last2 = T2(null);
  (wanted !== null || !last2.current) && (last2.current = { name: isIn ? JSON.stringify(current) : "sign-in", screen: wanted });
  let { name, screen } = last2.current, isFirst = T2(!0);
  return F2(() => {
    if (document.title = asksWho ? words.app : `${words.places[current.kind]} · ${words.app}`, !isFirst.current) return arrive();
    isFirst.current = !1;
  }, [name]), /* @__PURE__ */ a4($, { children: [
    /* @__PURE__ */ a4("a", { class: "skip", href: "#main", children: words.skip }),
    !asksWho && /* @__PURE__ */ a4(Nav, { screens }),
    /* @__PURE__ */ a4(Lines, {}),
    /* @__PURE__ */ a4("main", { id: "main", tabIndex: -1, children: screen }, name),
    /* @__PURE__ */ a4(Toast, {}),
    !asksWho && /* @__PURE__ */ a4(Keys, { screens }),
    /* @__PURE__ */ a4("p", { class: "aloud", role: "status", children: announced })
  ] });
}
var showOf = (screens, kind) => screens[kind] ?? screens.today;
function Lines() {
  let reload = () => location.reload(), isOutdated2 = isOutdated.value, texts = [
    isBlocked.value ? words.closeOthers : "",
    isKept.value ? "" : words.notKept,
    isSecureContext ? "" : words.needsHttps,
    isFull.value ? words.isFull : "",
    isLongUnsent.value ? words.isLongUnsent : "",
    hasFailed.value ? words.fault : ""
  ].filter(Boolean);
  return /* @__PURE__ */ a4("div", { class: "lines", role: "status", children: [
    isOutdated2 && /* @__PURE__ */ a4("p", { children: [
      words.newVersion,
      " ",
      /* @__PURE__ */ a4("button", { type: "button", onClick: reload, children: words.reload })
    ] }),
    texts.map((text) => /* @__PURE__ */ a4("p", { children: text }, text))
  ] });
}

// src/main.tsx
function lazily(load3) {
  let found = y3(null);
  async function begin3() {
    found.value = "loading", found.value = await load3().catch(() => "missing");
  }
  return (show2) => (place3) => {
    let parts = found.value;
    return parts === "missing" ? /* @__PURE__ */ a4(NotLoaded, {}) : parts !== null && parts !== "loading" ? show2(parts, place3) : (parts === null && begin3(), null);
  };
}
var later = lazily(() => import("./later.js")), makeArchive = async (shown) => {
  let loaded = await import("./moving.js").catch(() => null);
  return loaded ? loaded.makeArchive(shown) : { kind: "offline" };
};
repeatsBy(() => import("./later.js"));
readBy(() => import("./phrases.js"));
var moving = lazily(() => import("./moving.js")), SCREENS = {
  today: () => /* @__PURE__ */ a4(Today, {}),
  search: later((all2, { query }) => /* @__PURE__ */ a4(all2.Search, { query })),
  journals: later((all2) => /* @__PURE__ */ a4(all2.Journals, {})),
  journal: later((all2, { id }) => /* @__PURE__ */ a4(all2.Journal, { id })),
  calendar: later((all2) => /* @__PURE__ */ a4(all2.Calendar, {})),
  day: later((all2, { day }) => /* @__PURE__ */ a4(all2.Calendar, { day })),
  archive: later((all2) => /* @__PURE__ */ a4(all2.Archive, {})),
  tasks: later((all2) => /* @__PURE__ */ a4(all2.Tasks, {})),
  task: later((all2, { id }) => /* @__PURE__ */ a4(all2.TaskScreen, { id })),
  event: later((all2, { id, on }) => /* @__PURE__ */ a4(all2.EventScreen, { id, on })),
  "new-event": later((all2, { start: start2 }) => /* @__PURE__ */ a4(all2.NewEvent, { start: start2 })),
  trash: later((all2) => /* @__PURE__ */ a4(all2.Trash, {})),
  history: later((all2, { of: of2, id }) => /* @__PURE__ */ a4(all2.History, { of: of2, id })),
  thing: later((all2, { id }) => /* @__PURE__ */ a4(all2.ThingScreen, { id })),
  settings: later((all2) => /* @__PURE__ */ a4(all2.Settings, { makeArchive })),
  import: moving((all2) => /* @__PURE__ */ a4(all2.Import, {}))
};
function followFaults(signal) {
  addEventListener("error", setFailed, { signal }), addEventListener("unhandledrejection", setFailed, { signal });
}
async function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  let { serviceWorker } = navigator, isFirst = !serviceWorker.controller;
  serviceWorker.addEventListener("controllerchange", () => {
    isFirst || setOutdated(), isFirst = !1;
  }), await serviceWorker.register("/sw.js").catch(() => {
  });
}
async function start() {
  let { signal } = new AbortController();
  followFaults(signal), rememberPreferences(), followDays(signal), followPlaces(signal), document.addEventListener("visibilitychange", () => document.hidden && endToast(), { signal }), addEventListener("pagehide", endToast, { signal });
  let person2 = rememberedPerson();
  person2 ? await begin(person2) : payOwedSignOut(), Q(/* @__PURE__ */ a4(App, { screens: SCREENS, signIn: /* @__PURE__ */ a4(SignIn, {}) }), document.body), registerWorker();
}
start();

export {
  $,
  A2 as A,
  F2 as F,
  T2 as T,
  w2 as w,
  P2 as P,
  y3 as y,
  useSignal,
  useComputed,
  now,
  momentOf,
  isoOf,
  dayOf,
  clockOf,
  instantOf,
  deviceZone,
  allZones,
  plusDays,
  isDay,
  firstWeekday,
  weekdayOf,
  longDateOf,
  shortWeekdayOf,
  weekdayNames,
  dateOfMonthOf,
  shortDateOf,
  monthNameOf,
  timeOf,
  writtenClock,
  dateOf,
  sinceOf,
  person,
  today,
  announce,
  preferences,
  prefer,
  setPerson,
  KINDS,
  MAX_TAGS,
  MAX_TEXT,
  kindOf,
  settable,
  equal,
  isMap,
  textOf,
  tagsOf,
  placeNameOf,
  tagsIn,
  newId,
  dayIn2 as dayIn,
  timeIn,
  entriesIn,
  days,
  journals,
  unsent,
  isReady,
  thingById,
  thingsOf,
  everyOf,
  archived,
  isArchived,
  many,
  words,
  pathOf,
  newEventPath,
  searchFor,
  go,
  readdress,
  goBack,
  a4 as a,
  Field,
  Icon,
  Below,
  State,
  joined,
  edited,
  noteAct,
  tell,
  opened,
  change,
  add,
  save,
  remove,
  takeBack,
  release,
  resolve,
  everythingUnsent,
  newEventPlace,
  newEntryPlace,
  twoVersionsPlace,
  draftAt,
  keepDraft,
  dropDraft,
  call,
  MODEL,
  MAX_CHANGES,
  delayAfter,
  syncNow,
  sendAll,
  signOut,
  forgetHere,
  problemText,
  faultText,
  isDone,
  parentOf,
  byDay2 as byDay,
  byList,
  partsOf,
  knowRepeats,
  tasks,
  lists3 as lists,
  skip,
  askToKeep,
  room,
  folded,
  queryOf,
  matches,
  marksOf,
  piecesOf,
  around,
  PRIORITIES,
  prepareReader,
  useChosen,
  forget,
  taskRow,
  overLimit,
  Chips,
  keepWhileTyping,
  fit,
  isSaveKey,
  isComposing,
  Empty,
  showToast,
  TaskRow,
  tickWithUndo,
  withoutMarks,
  beginningOf2 as beginningOf,
  FormButtons,
  versionsOf2 as versionsOf,
  trashed,
  restore,
  erase,
  emptyTrash,
  deleteWithUndo,
  tellWithUndo,
  useSaving,
  Editor,
  Item,
  About2 as About,
  Near,
  weeksOf,
  plusMonths,
  dayAfterKey,
  dayName,
  isListOpen
};
