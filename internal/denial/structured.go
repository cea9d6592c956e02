// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"encoding/json"
	"strings"
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
		for _, key := range [...]string{"__type", "code", "Code", "errorCode", "errorType"} {
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
