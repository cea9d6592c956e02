// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
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
	fmt.Fprintf(&b, "  request([\"%s<br/>%s<br/>on %s\"])\n", explain.Label(x.caller.principal.Display), explain.Label(o.call.action.Name), explain.Label(o.shown()))
	from := "request"
	var deciding []string
	for _, l := range diagramOrder {
		i := slices.IndexFunc(r.Layers, func(lo evaluator.LayerOutcome) bool { return lo.Layer == l })
		if i < 0 || !explain.TakesPart(r, &r.Layers[i]) {
			continue
		}
		id := l.String()
		text := explain.Label(strings.TrimPrefix(explain.LayerName(l), "the ")) + "<br/>" + explain.Label(r.Layers[i].Result.String())
		if by := statementOf(r, l); by != "" {
			text += "<br/>" + explain.Label(by)
		}
		fmt.Fprintf(&b, "  %s[\"%s\"]:::%s\n  %s --> %s\n", id, text, class(r.Layers[i].Result), from, id)
		if decides(r, l) {
			deciding = append(deciding, id)
		}
		from = id
	}
	fmt.Fprintf(&b, "  verdict{{\"%s<br/>expected %s\"}}:::%s\n  %s --> verdict\n", explain.Label(o.possible.String()), explain.Label(string(x.want)), verdictClass(x), from)
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
	return slices.ContainsFunc(explain.Decisive(r), func(m *evaluator.MatchedStatement) bool { return m.Layer == l })
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
