// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// manyEvents writes files of CloudTrail with 100,000 events of about 1.7 kB.
func manyEvents(tb testing.TB, total int) []string {
	tb.Helper()
	dir := tb.TempDir()
	services := []string{"ec2 DescribeInstances", "dynamodb GetItem", "kms Decrypt", "lambda Invoke", "sqs SendMessage", "s3 PutObject", "sts AssumeRole", "ssm GetParameter"}
	padding := strings.Repeat("x", 500)
	var files []string
	const each = 5000
	for f := range total / each {
		var b bytes.Buffer
		b.WriteString(`{"Records":[`)
		for i := range each {
			if i > 0 {
				b.WriteByte(',')
			}
			n := f*each + i
			source, name, _ := strings.Cut(services[n%len(services)], " ")
			fmt.Fprintf(&b, `{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:run","arn":"arn:aws:sts::111122223333:assumed-role/ci/run","accountId":"111122223333","accessKeyId":"ASIAEXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE","arn":"arn:aws:iam::111122223333:role/build/ci","accountId":"111122223333","userName":"ci"},"attributes":{"creationDate":"2026-11-01T08:00:00Z","mfaAuthenticated":"false"}}},"eventTime":"2026-11-%02dT10:00:00Z","eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.1","userAgent":"%s","requestParameters":{"bucketName":"data","key":"in/k%d","functionName":"f%d","tableName":"t%d","name":"/p/%d","queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/q%d","roleArn":"arn:aws:iam::111122223333:role/r%d"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0},"requestID":"%08x-0000-4000-8000-%012x","eventID":"%08x-0000-4000-8000-%012x","readOnly":true,"resources":[{"accountId":"111122223333","type":"AWS::KMS::Key","ARN":"arn:aws:kms:eu-west-1:111122223333:key/%d"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"x.amazonaws.com"}}`,
				n%28+1, source, name, padding, n%5000, n%20, n%20, n%50, n%10, n%5, n, n, n, n, n%9)
		}
		b.WriteString(`]}`)
		file := filepath.Join(dir, fmt.Sprintf("%04d.json", f))
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			tb.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// BenchmarkRead reads 100,000 events: the aim is 5 s and 64 MB. MB/peak is the most that the
// heap held.
func BenchmarkRead(b *testing.B) {
	files := manyEvents(b, 100_000)
	runtime.GC()
	var base runtime.MemStats
	runtime.ReadMemStats(&base)
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			select {
			case <-stop:
				done <- peak
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
	}()
	for b.Loop() {
		u, err := Read(&Options{Principal: ci, Files: files, Catalog: catalog.Default(), Days: 90})
		if err != nil || len(u.Used) != 8 {
			b.Fatal(err, len(u.Used))
		}
	}
	close(stop)
	b.ReportMetric(float64(<-done)/(1<<20), "MB/peak")
	b.ReportMetric(float64(base.HeapInuse)/(1<<20), "MB/before")
}
