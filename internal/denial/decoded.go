// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// ownKeys are keys of a decoded message that are no condition keys of the request: they
// describe the resource (N-301).
var ownKeys = []string{"aws:Resource", "aws:Account", "aws:Region", "aws:Service", "aws:Type", "aws:ARN", "aws:ID"}

// decoded reads what DecodeAuthorizationMessage returns (N-301).
func (r *Reader) decoded(o object) *Denial {
	d := &Denial{Kind: Implicit}
	if explicit, _ := o["explicitDeny"].(bool); explicit {
		d.Kind = Explicit
	}
	for _, s := range itemsOf(o, "matchedStatements") {
		d.Sids = append(d.Sids, textOf(s, "statementId"))
	}
	c := objectOf(o, "context")
	if who := textOf(objectOf(c, "principal"), "arn"); who != "" {
		d.readCaller(who)
	}
	d.Resource = textOf(c, "resource")
	service := ""
	for _, k := range itemsOf(c, "conditions") {
		key := textOf(k, "key")
		var values []string
		for _, v := range itemsOf(k, "values") {
			values = append(values, textOf(v, "value"))
		}
		if strings.EqualFold(key, "aws:Service") && len(values) > 0 {
			service = values[0]
		}
		if key == "" || slices.ContainsFunc(ownKeys, func(own string) bool { return strings.EqualFold(own, key) }) {
			continue
		}
		if d.Context == nil {
			d.Context = map[string][]string{}
		}
		d.Context[key] = values
	}
	d.Action = textOf(c, "action")
	if d.Action != "" && !strings.Contains(d.Action, ":") {
		if a, ok := arn.Split(d.Resource); service == "" && ok {
			service = a.Service
		}
		if service == "" {
			service = "ec2"
		}
		d.Action = service + ":" + d.Action
	}
	return d
}

// toolbox reads the answer of GetRequestAuthorizationDetails (N-303).
func (r *Reader) toolbox(o object) []*Denial {
	list, _ := o["evaluations"].([]any)
	layers := map[string]Layer{}
	policies, _ := o["policies"].([]any)
	for _, p := range policies {
		if p, ok := p.(object); ok {
			layers[textOf(p, "uri")] = toolboxLayer(textOf(p, "type"))
		}
	}
	var out []*Denial
	for _, e := range list {
		e, ok := e.(object)
		if !ok {
			continue
		}
		d := &Denial{Action: textOf(e, "action"), Resource: textOf(e, "resource"), Context: map[string][]string{}}
		switch textOf(e, "evaluatedEffect") {
		case "EXPLICIT_DENY":
			d.Kind = Explicit
		case "IMPLICIT_DENY":
			d.Kind = Implicit
		default:
			continue
		}
		for _, c := range []object{objectOf(o, "requestContext"), objectOf(e, "context")} {
			for key, v := range c {
				if s, ok := v.(string); ok {
					d.Context[key] = listed(strings.TrimSuffix(s, "/32")) // addresses are ranges of one
				}
			}
		}
		if who := d.Context["aws:PrincipalArn"]; len(who) == 1 {
			d.readCaller(who[0])
		}
		matched, _ := e["matchedPolicies"].([]any)
		for _, m := range matched {
			m, ok := m.(object)
			if !ok {
				continue
			}
			statements, _ := m["matchedStatements"].([]any)
			for _, s := range statements {
				if s, ok := s.(object); ok && textOf(s, "evaluatedEffect") == "EXPLICIT_DENY" {
					d.Sids = append(d.Sids, textOf(s, "sid"))
					d.Layer = layers[textOf(m, "uri")]
					if strings.HasPrefix(textOf(m, "uri"), "arn:") {
						d.PolicyARN = textOf(m, "uri")
					}
				}
			}
		}
		out = append(out, d)
	}
	return out
}

// toolboxLayer is the layer of a policy by the type that the toolbox gives it.
func toolboxLayer(typ string) Layer {
	typ = strings.ToLower(typ)
	for _, l := range [...]struct {
		part  string
		layer Layer
	}{{"boundary", Boundary}, {"service_control", SCP}, {"scp", SCP}, {"resource_control", RCP}, {"rcp", RCP}, {"session", Session}, {"endpoint", Endpoint}, {"trust", Trust}, {"resource", Resource}, {"identity", Identity}, {"managed", Identity}, {"inline", Identity}} {
		if strings.Contains(typ, l.part) {
			return l.layer
		}
	}
	return ""
}

// listed are the values of a key of the toolbox: "[a, b]" is a list.
func listed(s string) []string {
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		return strings.Split(strings.TrimSuffix(inner, "]"), ", ")
	}
	return []string{s}
}
