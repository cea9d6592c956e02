// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Options say what to keep.
type Options struct {
	// Keep reports whether to keep a resource, given its type.
	Keep func(data bool, typ string) bool
	// Glance reports whether to keep a resource that Keep leaves out, given the text of its
	// change. It may be nil.
	Glance func(typ string, change []byte) bool
	// GlanceBlock reports whether to keep the expressions of a block that Keep leaves out, given
	// their text. It may be nil.
	GlanceBlock func(typ string, expressions []byte) bool
	// KeepState reports whether to keep a data source of the state before the plan.
	KeepState func(typ string) bool
	// MaxBytes is the longest input, 0 for no limit.
	MaxBytes int64
	// Progress is called now and then with the bytes read so far. It may be nil.
	Progress func(bytes int64)
}

// Error says that the input is not a plan in JSON, and what to do.
type Error struct{ What string }

// Error returns the sentence.
func (e *Error) Error() string { return e.What }

// Read reads a plan.
func Read(r io.Reader, o Options) (*Plan, error) {
	input, err := open(r)
	if err != nil {
		return nil, err
	}
	rd := &reader{s: newScanner(input, o.MaxBytes), o: o, plan: &Plan{}}
	if err := rd.top(); err != nil {
		var syntax *SyntaxError
		if errors.As(err, &syntax) {
			return nil, &Error{fmt.Sprintf("the plan is not JSON as far as it goes (%v): expected the output of terraform show -json", err)}
		}
		return nil, err
	}
	if err := rd.check(); err != nil {
		return nil, err
	}
	p := rd.plan
	p.NoChanges = !rd.seen.changes
	if rd.seen.changes && !p.destroys() {
		p.LeftOut = p.leftOut()
		p.Partial = p.Partial || len(p.LeftOut) > 0
	}
	return p, nil
}

type reader struct {
	s       *scanner
	o       Options
	plan    *Plan
	seen    struct{ changes, planned, configuration, values, lineage, encrypted bool }
	version string // of a state file
}

func (r *reader) top() error {
	p, s := r.plan, r.s
	err := s.object(func(name string) error {
		var err error
		switch name {
		case "format_version":
			p.FormatVersion, err = s.text()
		case "terraform_version":
			p.TerraformVersion, err = s.text()
		case "errored":
			p.Errored, _, err = s.flag()
		case "complete":
			var value, ok bool
			value, ok, err = s.flag()
			p.Partial = p.Partial || ok && !value
		case "resource_changes":
			r.seen.changes = true
			err = s.list(func() error { return r.change(false) })
		case "deferred_changes":
			err = s.list(func() error {
				p.Partial = true
				return s.object(func(name string) error {
					if name == "resource_change" {
						return r.change(true)
					}
					return s.skip()
				})
			})
		case "prior_state":
			err = s.object(func(name string) error {
				if name == "values" {
					return s.object(func(name string) error {
						if name == "root_module" {
							return r.stateModule()
						}
						return s.skip()
					})
				}
				return s.skip()
			})
		case "configuration":
			r.seen.configuration = true
			err = r.configuration()
		case "variables":
			err = r.variables()
		case "planned_values":
			r.seen.planned = true
			err = s.skip()
		case "encrypted_data":
			r.seen.encrypted = true
			err = s.skip()
		case "values":
			r.seen.values = true
			err = s.skip()
		case "lineage":
			r.seen.lineage = true
			err = s.skip()
		case "version":
			var raw []byte
			raw, err = s.raw()
			r.version = string(raw)
		default:
			err = s.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	if end, err := s.atEnd(); err != nil {
		return err
	} else if !end {
		if c, _ := s.next(); c == '{' {
			return &Error{"the input holds several JSON values, one a line: this is the log of terraform plan -json. Run terraform show -json FILE > plan.json on a saved plan instead"}
		}
		return s.wrong("text behind the plan")
	}
	return nil
}

// check looks at the format and at what the input is instead of a plan.
func (r *reader) check() error {
	p := r.plan
	switch {
	case r.version != "" && r.seen.lineage:
		return &Error{"this is a state file: check reads plans. Run terraform plan -out FILE, then terraform show -json FILE > plan.json"}
	case r.seen.values && !r.seen.changes && !r.seen.configuration:
		return &Error{"this is a state as JSON: check reads plans. Run terraform plan -out FILE, then terraform show -json FILE > plan.json (a plan without changes holds every resource)"}
	case r.seen.encrypted && p.FormatVersion == "":
		return &Error{"this is a plan or state that OpenTofu has encrypted: run tofu show -json FILE > plan.json on the saved plan"}
	case !r.seen.changes && !r.seen.configuration && !r.seen.planned:
		return &Error{"the input is JSON and no plan, or that of an empty state: expected the output of terraform show -json for a saved plan"}
	case p.FormatVersion == "":
		return &Error{"there is no format_version: expected the output of terraform show -json for a saved plan"}
	}
	major, _, _ := strings.Cut(p.FormatVersion, ".")
	if n, err := strconv.Atoi(major); err != nil || n < 0 || n > 1 {
		return &Error{fmt.Sprintf("the plan has format %s, and this version reads formats up to 1.x: a newer iamproof may read it", strconv.Quote(p.FormatVersion))}
	}
	seen := map[string]bool{}
	for _, c := range p.Changes {
		switch {
		case c.Address == "":
			return &Error{"the plan has a resource without an address: expected the output of terraform show -json"}
		case seen[c.Address] && !c.Deferred:
			return &Error{fmt.Sprintf("the plan has %s twice: every resource of a plan has an address of its own", strconv.Quote(c.Address))}
		}
		seen[c.Address] = true
	}
	return nil
}

// change reads an element of resource_changes.
func (r *reader) change(deferred bool) error {
	s, res := r.s, &Resource{Deferred: deferred}
	var change []byte
	var mode, deposed string
	left := false // out, by its type and text
	err := s.object(func(name string) error {
		var err error
		switch name {
		case "address":
			res.Address, err = s.text()
		case "previous_address":
			res.Previous, err = s.text()
		case "module_address":
			res.Module, err = s.text()
		case "mode":
			mode, err = s.text()
		case "type":
			res.Type, err = s.text()
		case "name":
			res.Name, err = s.text()
		case "provider_name":
			res.Provider, err = s.text()
		case "deposed":
			deposed, err = s.text()
		case "index":
			var raw []byte
			if raw, err = s.raw(); err == nil {
				res.Key = keyText(raw)
			}
		case "change":
			var raw []byte
			if raw, err = s.raw(); err == nil {
				if left = res.Type != "" && mode != "" && !r.wanted(mode == "data", res.Type, raw); !left {
					change = bytes.Clone(raw)
				}
			}
		default:
			err = s.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	r.plan.Resources++
	r.plan.OpenTofu = r.plan.OpenTofu || strings.HasPrefix(res.Provider, "registry.opentofu.org/")
	if r.o.Progress != nil && r.plan.Resources%1000 == 0 {
		r.o.Progress(s.offset())
	}
	res.Data = mode == "data"
	if left || deposed != "" || !r.wanted(res.Data, res.Type, change) {
		return nil
	}
	if change == nil {
		return &Error{fmt.Sprintf("%s has no change, which every resource of a plan has", strconv.Quote(res.Address))}
	}
	if err := res.decode(change); err != nil {
		return &Error{fmt.Sprintf("the change of %s is not as in a plan: %v", strconv.Quote(res.Address), err)}
	}
	r.plan.Changes = append(r.plan.Changes, res)
	return nil
}

func (r *reader) wanted(data bool, typ string, change []byte) bool {
	return r.o.Keep(data, typ) || !data && r.o.Glance != nil && r.o.Glance(typ, change)
}

// decode fills in what the change says.
func (r *Resource) decode(raw []byte) error {
	var c struct {
		Actions         []string        `json:"actions"`
		Before          json.RawMessage `json:"before"`
		After           json.RawMessage `json:"after"`
		AfterUnknown    json.RawMessage `json:"after_unknown"`
		BeforeSensitive json.RawMessage `json:"before_sensitive"`
		AfterSensitive  json.RawMessage `json:"after_sensitive"`
		Importing       json.RawMessage `json:"importing"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	r.Actions = c.Actions
	r.Importing = len(c.Importing) > 0 && string(c.Importing) != "null"
	part := func(raw json.RawMessage, into *any) error {
		v, err := decode(raw)
		*into = v
		return err
	}
	err := errors.Join(part(c.After, &r.After.known), part(c.AfterUnknown, &r.After.unknown), part(c.AfterSensitive, &r.After.sensitive), part(c.BeforeSensitive, &r.Before.sensitive))
	if bytes.Equal(c.Before, c.After) {
		r.Before.known = r.After.known
	} else {
		err = errors.Join(err, part(c.Before, &r.Before.known))
	}
	for _, v := range []any{r.Before.known, r.After.known} {
		if _, object := v.(map[string]any); v != nil && !object {
			err = errors.Join(err, errors.New("before and after are objects, or null"))
		}
	}
	return err
}

// stateModule reads a module of prior_state.
func (r *reader) stateModule() error {
	s := r.s
	return s.object(func(name string) error {
		switch name {
		case "resources":
			return s.list(func() error {
				raw, err := s.raw()
				if err != nil {
					return err
				}
				if bytes.Contains(raw, []byte(`"data"`)) {
					r.stateResource(raw)
				}
				return nil
			})
		case "child_modules":
			return s.list(func() error { return r.stateModule() })
		}
		return s.skip()
	})
}

func (r *reader) stateResource(raw []byte) {
	var x struct {
		Address   string          `json:"address"`
		Mode      string          `json:"mode"`
		Type      string          `json:"type"`
		Name      string          `json:"name"`
		Index     json.RawMessage `json:"index"`
		Provider  string          `json:"provider_name"`
		Values    json.RawMessage `json:"values"`
		Sensitive json.RawMessage `json:"sensitive_values"`
	}
	if json.Unmarshal(raw, &x) != nil || x.Mode != "data" || !r.o.KeepState(x.Type) {
		return
	}
	res := &Resource{Address: x.Address, Data: true, Type: x.Type, Name: x.Name, Provider: x.Provider, Key: keyText(x.Index), Actions: []string{"no-op"}}
	if i := strings.Index("."+x.Address, ".data."+x.Type+"."+x.Name); i > 0 {
		res.Module = x.Address[:i-1]
	}
	res.After.known, _ = decode(x.Values)
	res.After.sensitive, _ = decode(x.Sensitive)
	res.Before = res.After
	r.plan.State = append(r.plan.State, res)
}

func (r *reader) variables() error {
	s := r.s
	r.plan.Variables = map[string]Value{}
	return s.object(func(variable string) error {
		return s.object(func(name string) error {
			if name != "value" {
				return s.skip()
			}
			raw, err := s.raw()
			if err != nil {
				return err
			}
			v, err := decode(raw)
			if err != nil {
				return &Error{"the value of variable " + strconv.Quote(variable) + " is not JSON"}
			}
			r.plan.Variables[variable] = Value{known: v}
			return nil
		})
	})
}
