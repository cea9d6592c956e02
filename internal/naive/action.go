// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import "strings"

// actionMatches is E-701 to E-707. In SCPs the case of names is contested (C-24).
func (r *run) actionMatches(s *statement, scp bool) bool {
	if s.action != nil {
		return r.anyAction(s.action, scp)
	}
	return !r.anyAction(s.notAction, scp)
}

func (r *run) anyAction(entries []string, scp bool) bool {
	for _, e := range entries {
		folded := actionEntry(strings.ToLower(e), strings.ToLower(r.action))
		if scp {
			service, name, _ := strings.Cut(r.action, ":")
			exact := actionEntry(e, service+":"+name)
			folded = r.either("C-24", folded, exact)
		}
		if folded {
			return true
		}
	}
	return false
}

func actionEntry(e, action string) bool {
	if allAsterisks(e) {
		return true
	}
	if strings.Count(e, ":") != 1 || strings.ContainsAny(e, " ,") {
		return false // E-705
	}
	service, name, _ := strings.Cut(e, ":")
	if allAsterisks(service) && allAsterisks(name) {
		return true
	}
	if name == "" || strings.ContainsAny(service, "*?") {
		return false // E-704
	}
	asked, of, _ := strings.Cut(action, ":")
	return service == asked && like(tokens(name), of)
}
