// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// writeLargePlan writes a plan of about n bytes: nine in ten resources have nothing to do
// with IAM, and everything is there three times, as in plans of Terraform: as a change, in
// planned_values and in the state before.
func writeLargePlan(out io.Writer, n int) error {
	w := bufio.NewWriterSize(out, 1<<20)
	const quoted = `"%s"` // of text that is escaped already
	const other = `"ami":"ami-0123456789abcdef0","instance_type":"t3.micro","user_data":"%s","tags":{"Name":"instance-%d","team":"payments"},"ebs_block_device":[{"device_name":"/dev/sda1","volume_size":8}],"subnet_id":"subnet-0123456789abcdef0"`
	data := strings.Repeat("IyEvYmluL2Jhc2gK", 40)
	document := func(i int) string {
		return fmt.Sprintf(`{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:ListBucket\",\"sqs:ReceiveMessage\"],\"Resource\":[\"arn:aws:s3:::bucket-%d\",\"arn:aws:s3:::bucket-%d/*\",\"arn:aws:sqs:eu-west-1:210987654321:q%d\"]},{\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"arn:aws:kms:eu-west-1:210987654321:key/%012d\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"t%d\"}}}]}`, i, i, i, i, i%50)
	}
	trust := `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}`
	values := func(i int) (typ, text string) {
		switch {
		case i%40 == 0:
			return "aws_iam_role", fmt.Sprintf(`"name":"role-%d","path":"/","id":"role-%d","arn":"arn:aws:iam::210987654321:role/role-%d","assume_role_policy":`+quoted+`,"inline_policy":[],"managed_policy_arns":[]`, i, i, i, trust)
		case i%40 == 1:
			return "aws_iam_role_policy", fmt.Sprintf(`"name":"p","id":"role-%d:p","role":"role-%d","policy":`+quoted, i-1, i-1, document(i))
		}
		return "aws_instance", fmt.Sprintf(other, data, i)
	}
	const each = 4200 // bytes of a resource, in all places
	count := n / each
	list := func(write func(i int, typ, text string)) {
		for i := range count {
			if i > 0 {
				fmt.Fprint(w, ",")
			}
			typ, text := values(i)
			write(i, typ, text)
		}
	}
	inState := func(i int, typ, text string) {
		fmt.Fprintf(w, `{"address":"%s.x[%d]","mode":"managed","type":"%s","name":"x","index":%d,"provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":{%s},"sensitive_values":{}}`, typ, i, typ, i, text)
	}
	fmt.Fprint(w, `{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":[`)
	list(inState)
	fmt.Fprint(w, `]}},"resource_changes":[`)
	list(func(i int, typ, text string) {
		fmt.Fprintf(w, `{"address":"%s.x[%d]","mode":"managed","type":"%s","name":"x","index":%d,"provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["no-op"],"before":{%s},"after":{%s},"after_unknown":{},"before_sensitive":{},"after_sensitive":{}}}`, typ, i, typ, i, text, text)
	})
	fmt.Fprint(w, `],"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[`)
	list(inState)
	fmt.Fprint(w, `]}}},"configuration":{"root_module":{}}}`)
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}

// BenchmarkLargePlan reads and checks a plan of 200 MB. The target is 5 s and 300 MB.
func BenchmarkLargePlan(b *testing.B) {
	var plan bytes.Buffer
	if err := writeLargePlan(&plan, 200<<20); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(plan.Len()))
	for b.Loop() {
		p, err := planfile.Read(bytes.NewReader(plan.Bytes()), tables.ReadOptions(nil, nil))
		if err != nil {
			b.Fatal(err)
		}
		r := Run(p, &Settings{FailOn: frame.Error})
		b.ReportMetric(float64(len(r.Documents)), "documents")
	}
}

// TestLargePlan holds a smaller plan to its share of memory: what is kept grows with the
// policies and not with the plan.
func TestLargePlan(t *testing.T) {
	const size = 40 << 20
	var plan bytes.Buffer
	if err := writeLargePlan(&plan, size); err != nil {
		t.Fatal(err)
	}
	if file := os.Getenv("IAMPROOF_LARGE_PLAN"); file != "" {
		out, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := writeLargePlan(out, 200<<20); err != nil {
			t.Fatal(err)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	p, err := planfile.Read(bytes.NewReader(plan.Bytes()), tables.ReadOptions(nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d bytes in %v, %d resources, %d kept, %d MB live", plan.Len(), took, p.Resources, len(p.Changes), (int64(after.HeapAlloc)-int64(before.HeapAlloc))>>20)
	if live := int64(after.HeapAlloc) - int64(before.HeapAlloc); live > size/8 {
		t.Errorf("%d bytes are kept of %d", live, plan.Len())
	}
	runtime.KeepAlive(p)
}
