// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

// index finds the statements that may apply to an action of some service, so that
// a document of a thousand statements costs no more than those that can matter.
type index struct {
	// byService lists statements in order: those of that service and those that may
	// match any. It is nil for short documents, where a scan is faster.
	byService map[string][]*Statement
	// other lists the statements that may match any service.
	other []*Statement
}

// shortDocument is the number of statements up to which scanning beats the index.
const shortDocument = 8

func (p *Policy) buildIndex() {
	p.index.other = p.Statements
	if len(p.Statements) <= shortDocument {
		return
	}
	x := index{byService: map[string][]*Statement{}}
	for _, s := range p.Statements {
		if services, limited := s.Action.onlyServices(); limited && !s.Unknown {
			for i := range services {
				x.byService[services[i].service] = nil
			}
		}
	}
	for _, s := range p.Statements {
		services, limited := s.Action.onlyServices()
		if s.Unknown || !limited {
			x.other = append(x.other, s)
			for name := range x.byService {
				x.byService[name] = append(x.byService[name], s)
			}
			continue
		}
		for i := range services {
			name := services[i].service
			x.byService[name] = append(x.byService[name], s)
		}
	}
	p.index = x
}

// Candidates returns the statements that may apply to an action of the service, in
// order. No other statement can.
func (p *Policy) Candidates(service string) []*Statement {
	if p.index.byService == nil {
		return p.index.other
	}
	if list, ok := p.index.byService[service]; ok {
		return list
	}
	return p.index.other
}
