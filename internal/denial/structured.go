// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// object is a JSON object of an answer of AWS.
type object = map[string]any

// structured reads JSON; nil for a text that is something else, or JSON that has no denial
// in a form of its own.
func (r *Reader) structured(text string) []*Denial {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, `"`) {
		return nil
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return r.lines(text)
	}
	return r.value(v, 0)
}

// maxLevels bounds how deep a value may nest JSON in texts.
const maxLevels = 8

// lines reads JSON of which each line is a value: logs, Terraform's with -json.
func (r *Reader) lines(text string) []*Denial {
	if !strings.HasPrefix(text, "{") {
		return nil
	}
	var out []*Denial
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		var v any
		if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &v) != nil {
			return nil
		}
		out = append(out, r.value(v, 1)...)
	}
	return out
}

func (r *Reader) value(v any, level int) []*Denial {
	if level > maxLevels {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(v); strings.HasPrefix(s, "{") {
			var inner any
			if json.Unmarshal([]byte(s), &inner) == nil {
				return r.value(inner, level+1)
			}
		}
		return r.sentences(normalise(v))
	case []any:
		var out []*Denial
		for _, e := range v {
			out = append(out, r.value(e, level+1)...)
		}
		return out
	case object:
		return r.object(v, level)
	}
	return nil
}

// object reads the objects that have a form of their own, and else the texts that are
// usual for a message.
func (r *Reader) object(o object, level int) []*Denial {
	_, decoded := o["matchedStatements"]
	_, toolbox := o["evaluations"]
	switch {
	case decoded || has(o, "explicitDeny") && has(o, "context"):
		return []*Denial{r.decoded(o)}
	case toolbox:
		return r.toolbox(o)
	case has(o, "eventSource") && has(o, "eventName"):
		if d := r.record(o, level); d != nil {
			return []*Denial{d}
		}
		return nil
	}
	for _, key := range [...]string{"DecodedMessage", "CloudTrailEvent"} {
		if s, ok := o[key].(string); ok {
			return r.value(s, level+1)
		}
	}
	for _, key := range [...]string{"Records", "Events"} {
		if list, ok := o[key].([]any); ok {
			return r.value(list, level+1)
		}
	}
	return r.message(o, level)
}

func has(o object, key string) bool { _, ok := o[key]; return ok }

// message reads an object with the text of an error somewhere: the answer of a service,
// an entry of a log.
func (r *Reader) message(o object, level int) []*Denial {
	var out []*Denial
	for _, key := range [...]string{"diagnostic", "Error", "error", "detail", "Message", "message", "errorMessage", "@message", "summary", "msg", "log", "cause", "Cause", "StatusReason", "ResourceStatusReason"} {
		v, ok := o[key]
		if !ok {
			continue
		}
		if out = r.value(v, level+1); len(out) > 0 {
			break
		}
	}
	for _, d := range out {
		for _, key := range [...]string{"__type", "code", "Code", "errorCode"} {
			if d.Code == "" {
				d.Code = code(textOf(o, key))
			}
		}
		if d.Address == "" {
			d.Address = rest(textOf(o, "address"))
		}
		if d.RequestID == "" {
			d.RequestID = name(textOf(o, "requestId"))
		}
	}
	return out
}

func textOf(o object, key string) string {
	s, _ := o[key].(string)
	return s
}

func objectOf(o object, key string) object {
	v, _ := o[key].(object)
	return v
}

// itemsOf are the objects of {"items": […]}.
func itemsOf(o object, key string) []object {
	var out []object
	list, _ := objectOf(o, key)["items"].([]any)
	for _, e := range list {
		if v, ok := e.(object); ok {
			out = append(out, v)
		}
	}
	return out
}

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

// record reads a record of CloudTrail (N-302); nil if it is of no denial.
func (r *Reader) record(o object, level int) *Denial {
	code := textOf(o, "errorCode")
	folded := strings.ToLower(code)
	if !slices.ContainsFunc([]string{"accessdenied", "unauthorized", "notauthorized", "authorizationerror", "forbidden"}, func(s string) bool { return strings.Contains(folded, s) }) {
		return nil
	}
	d := &Denial{}
	if found := r.value(textOf(o, "errorMessage"), level+1); len(found) > 0 {
		d = found[0]
	}
	source, operation := textOf(o, "eventSource"), textOf(o, "eventName")
	d.Code, d.Operation, d.Region = code, operation, textOf(o, "awsRegion")
	d.Service = strings.TrimSuffix(source, ".amazonaws.com")
	d.Candidates = nil
	if d.Action == "" && r.Operations != nil {
		d.Candidates = r.Operations(source, operation)
	}
	r.recordCaller(d, objectOf(o, "userIdentity"))
	resources, _ := o["resources"].([]any)
	if d.Resource == "" && len(resources) == 1 {
		if res, ok := resources[0].(object); ok {
			d.Resource = textOf(res, "ARN")
			if d.Resource == "" {
				d.Resource = textOf(res, "arn")
			}
		}
	}
	d.Context = map[string][]string{}
	for _, k := range [...][2]string{{"sourceIPAddress", "aws:SourceIp"}, {"vpcEndpointId", "aws:SourceVpce"}, {"awsRegion", "aws:RequestedRegion"}} {
		if v := textOf(o, k[0]); v != "" && !strings.HasSuffix(v, ".amazonaws.com") && v != "AWS Internal" {
			d.Context[k[1]] = []string{v}
		}
	}
	if by := textOf(objectOf(o, "userIdentity"), "invokedBy"); by != "" && by != "AWS Internal" {
		d.Context["aws:CalledVia"] = []string{by}
	}
	if len(d.Context["aws:SourceVpce"]) > 0 {
		delete(d.Context, "aws:SourceIp") // a call through an endpoint has aws:VpcSourceIp instead
	}
	return d
}

// recordCaller reads userIdentity: that of a session has the path of its role.
func (r *Reader) recordCaller(d *Denial, id object) {
	who := textOf(id, "arn")
	if who == "" {
		return
	}
	d.Principal, d.PrincipalKind, d.PrincipalAccount = "", CallerUnknown, ""
	d.readCaller(who)
	issuer := textOf(objectOf(objectOf(id, "sessionContext"), "sessionIssuer"), "arn")
	if d.PrincipalKind == CallerSession && strings.Contains(issuer, ":role/") {
		d.Principal, d.PrincipalKind = issuer, CallerRole
	}
}
