// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// diagramOrder is the order in which AWS looks at layers (E-305).
var diagramOrder = []evaluator.Layer{
	evaluator.LayerRCP, evaluator.LayerSCP, evaluator.LayerEndpoint, evaluator.LayerResource,
	evaluator.LayerIdentity, evaluator.LayerBoundary, evaluator.LayerSession,
}

// flowchart draws a request on its way through the layers, those that decided with a
// thick border.
func flowchart(x *result, o *outcome) string {
	r := o.result
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	fmt.Fprintf(&b, "  request([\"%s<br/>%s<br/>on %s\"])\n", label(x.caller.principal.Display), label(o.call.action.Name), label(o.shown()))
	from := "request"
	var deciding []string
	for _, l := range diagramOrder {
		i := slices.IndexFunc(r.Layers, func(lo evaluator.LayerOutcome) bool { return lo.Layer == l })
		if i < 0 || !tells(r, &r.Layers[i]) {
			continue
		}
		id := l.String()
		text := label(strings.TrimPrefix(layerName(l), "the ")) + "<br/>" + label(r.Layers[i].Result.String())
		if by := statementOf(r, l); by != "" {
			text += "<br/>" + label(by)
		}
		fmt.Fprintf(&b, "  %s[\"%s\"]:::%s\n  %s --> %s\n", id, text, class(r.Layers[i].Result), from, id)
		if decides(r, l) {
			deciding = append(deciding, id)
		}
		from = id
	}
	fmt.Fprintf(&b, "  verdict{{\"%s<br/>expected %s\"}}:::%s\n  %s --> verdict\n", label(o.possible.String()), label(string(x.want)), verdictClass(x), from)
	b.WriteString("  classDef allow fill:#dafbe1,stroke:#1a7f37,color:#000\n")
	b.WriteString("  classDef deny fill:#ffebe9,stroke:#cf222e,color:#000\n")
	b.WriteString("  classDef unclear fill:#fff8c5,stroke:#9a6700,color:#000\n")
	for _, id := range deciding {
		fmt.Fprintf(&b, "  style %s stroke-width:4px\n", id)
	}
	return b.String()
}

// decides reports whether a layer decided: by a decisive statement, or by allowing
// nothing.
func decides(r *evaluator.Result, l evaluator.Layer) bool {
	if r.Decision == evaluator.ImplicitDeny {
		return slices.Contains(r.Blamed, l)
	}
	return slices.ContainsFunc(decisive(r), func(m *evaluator.MatchedStatement) bool { return m.Layer == l })
}

// statementOf names the first decisive statement of a layer.
func statementOf(r *evaluator.Result, l evaluator.Layer) string {
	for i := range r.Matched {
		if m := &r.Matched[i]; m.Decisive && m.Layer == l {
			return m.Label()
		}
	}
	return ""
}

func class(r evaluator.LayerResult) string {
	switch r {
	case evaluator.LayerAllow:
		return "allow"
	case evaluator.LayerUndetermined, evaluator.LayerNotGiven:
		return "unclear"
	default:
		return "deny"
	}
}

func verdictClass(x *result) string {
	if x.verdict == Undecided {
		return "unclear"
	}
	return "deny"
}
