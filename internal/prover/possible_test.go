// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// A context with a value that the key can never have leaves no request: that proves nothing.
func TestNothingIsPossible(t *testing.T) {
	stated, err := request.NewContext(map[string][]string{"aws:SourceVpce": {""}}, services)
	if err != nil {
		t.Fatal(err)
	}
	who, err := request.ParsePrincipal(deployer)
	if err != nil {
		t.Fatal(err)
	}
	identity := `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}`
	left := Effective(evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{compile(t, iam.Identity, identity)}}}, evaluator.Options{}, who, stated, services)
	r := Within(context.Background(), left, documents(t, readLogs), Options{})
	if r.Verdict == Proved {
		t.Errorf("proved, causes %+v", r.Causes)
	}
	if r.Verdict == Undetermined && (len(r.Causes) != 1 || r.Causes[0].Kind != CauseNoRequest) {
		t.Errorf("causes %+v", r.Causes)
	}
}
