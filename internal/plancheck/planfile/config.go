// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import "encoding/json"

// maxModules is how deep module calls may be nested.
const maxModules = 200

// configuration reads the part of a plan that describes the configuration.
func (r *reader) configuration() error {
	s := r.s
	var providers map[string]*ProviderConfig
	err := s.object(func(name string) error {
		var err error
		switch name {
		case "root_module":
			r.plan.Config, err = r.module(0)
		case "provider_config":
			providers, err = r.providers()
		default:
			err = s.skip()
		}
		return err
	})
	if r.plan.Config == nil {
		r.plan.Config = &Module{}
	}
	r.plan.Config.Providers = providers
	return err
}

func (r *reader) providers() (map[string]*ProviderConfig, error) {
	s, all := r.s, map[string]*ProviderConfig{}
	err := s.object(func(key string) error {
		p := &ProviderConfig{}
		all[key] = p
		return s.object(func(name string) error {
			var err error
			switch name {
			case "name":
				p.Name, err = s.text()
			case "full_name":
				p.FullName, err = s.text()
			case "module_address":
				p.Module, err = s.text()
			case "expressions":
				p.Expressions, err = s.copyOf()
			default:
				err = s.skip()
			}
			return err
		})
	})
	return all, err
}

func (r *reader) module(depth int) (*Module, error) {
	s, m := r.s, &Module{Resources: map[string]*Block{}, Calls: map[string]*Call{}, Outputs: map[string]json.RawMessage{}, Defaults: map[string]json.RawMessage{}}
	if depth > maxModules {
		return m, s.skip()
	}
	err := s.object(func(name string) error {
		switch name {
		case "resources":
			return s.list(func() error { return r.block(m) })
		case "module_calls":
			return s.object(func(name string) error {
				call, err := r.call(depth)
				m.Calls[name] = call
				return err
			})
		case "variables":
			return s.object(func(variable string) error {
				return s.object(func(name string) error {
					if name != "default" {
						return s.skip()
					}
					raw, err := s.copyOf()
					m.Defaults[variable] = raw
					return err
				})
			})
		case "outputs":
			return s.object(func(output string) error {
				return s.object(func(name string) error {
					if name != "expression" {
						return s.skip()
					}
					raw, err := s.copyOf()
					m.Outputs[output] = raw
					return err
				})
			})
		}
		return s.skip()
	})
	return m, err
}

func (r *reader) call(depth int) (*Call, error) {
	s, c := r.s, &Call{}
	err := s.object(func(name string) error {
		var err error
		switch name {
		case "source":
			c.Source, err = s.text()
		case "expressions":
			c.Expressions, err = s.copyOf()
		case "count_expression":
			c.Count, err = s.copyOf()
		case "for_each_expression":
			c.ForEach, err = s.copyOf()
		case "module":
			c.Module, err = r.module(depth + 1)
		default:
			err = s.skip()
		}
		return err
	})
	return c, err
}

func (r *reader) block(m *Module) error {
	s, b := r.s, &Block{}
	var mode, typ, name string
	glance := func(raw []byte) bool {
		return r.o.GlanceBlock != nil && mode != "data" && r.o.GlanceBlock(typ, raw)
	}
	err := s.object(func(member string) error {
		var err error
		switch member {
		case "address":
			b.Address, err = s.text()
		case "mode":
			mode, err = s.text()
		case "type":
			typ, err = s.text()
		case "name":
			name, err = s.text()
		case "provider_config_key":
			b.Provider, err = s.text()
		case "expressions":
			var raw []byte
			if raw, err = s.raw(); err == nil && (typ == "" || mode == "" || r.o.Keep(mode == "data", typ) || r.o.KeepState(typ) || glance(raw)) {
				b.Expressions = append(json.RawMessage(nil), raw...)
			}
		case "count_expression":
			b.Count, err = s.copyOf()
		case "for_each_expression":
			b.ForEach, err = s.copyOf()
		default:
			err = s.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	block := typ + "." + name
	if mode == "data" {
		block = "data." + block
	}
	switch {
	case mode == "managed", mode == "data", mode == "":
	default:
		return nil // ephemeral resources are in no plan
	}
	b.Kept, b.Data = r.o.Keep(mode == "data", typ), mode == "data"
	if !b.Kept && !r.o.KeepState(typ) && !glance(b.Expressions) {
		b.Expressions, b.Count, b.ForEach = nil, nil, nil
	}
	m.Resources[block] = b
	return nil
}
