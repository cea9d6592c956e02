// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// addRules adds the rules of the policy set that are violated, and those that are undetermined.
func (run *sarifRun) addRules(in *Input) {
	index := map[string]int{}
	for _, r := range in.Report.Rules {
		word, ok := map[string]string{"error": "error", "warning": "warning", "notice": "note"}[ruleLevel(in, r)]
		if !ok || len(run.Results) >= maxSarif {
			continue
		}
		id := "rule/" + r.Kind + "/" + r.Name
		at, ok := index[id]
		if !ok {
			at = len(run.Tool.Driver.Rules)
			index[id] = at
			text := sarifText{Text: "Rule " + r.Kind + " " + r.Name + " of the policy set"}
			properties := map[string]any{"tags": []string{"iam", "security"}}
			if r.Class >= frame.Error {
				properties["security-severity"] = "8.0"
			}
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: id, ShortDescription: text, FullDescription: text, Help: text, Default: sarifDefault{level(r.Class)}, Properties: properties})
		}
		fingerprint := plancheck.Fingerprint(id, r.Address)
		run.Results = append(run.Results, sarifResult{
			RuleID: id, RuleIndex: at, Level: word, Message: sarifText{Text: r.Address + ": " + r.Result + ": " + r.Because},
			Locations:    []sarifLocation{{Physical: sarifPhysical{sarifArtifact{planURI(in), "%SRCROOT%"}, sarifRegion{1}}, Logical: []sarifLogical{{r.Address, "resource"}}}},
			Fingerprints: map[string]string{"primaryLocationLineHash": fingerprint, "iamproof/v1": fingerprint},
		})
	}
}

// invocationOf lists what was not seen, and notes.
func invocationOf(in *Input) sarifInvocation {
	v := sarifInvocation{Successful: in.ExitCode < 2, ExitCode: in.ExitCode, Notifications: []sarifNotification{}}
	add := func(id, level, text string) {
		if len(v.Notifications) < maxSarif {
			v.Notifications = append(v.Notifications, sarifNotification{sarifDescriptor{id}, level, sarifText{Text: text}})
		}
	}
	for _, h := range notSeen(in) {
		add(h.ID, words.Choose(in.Settings.FailInvisible && h.ID != "NOT_IN_PLAN", "error", "note"), clean(h.Where+": "+h.Why))
	}
	for _, n := range in.Report.Notes {
		add(n.ID, "note", clean(strings.TrimPrefix(n.Address+": "+n.Message, ": ")))
	}
	return v
}
